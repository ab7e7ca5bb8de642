"""Pages and pictures, looked at as a reader and as a browser does."""

"""The library's own testing kit."""

"""Languages and views."""

"""The values that are kept in files, and the words about them."""

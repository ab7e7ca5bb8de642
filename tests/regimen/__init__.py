"""The language, its proof and its words."""

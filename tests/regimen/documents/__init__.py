"""Regimens as files: read, told wrong at their lines, written."""

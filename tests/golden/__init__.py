"""Dates typed by hand from the label and a wall calendar."""

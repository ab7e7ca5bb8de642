"""Witnesses: for each field of the language, two regimens that differ in it alone, and who tells them apart (C25)."""

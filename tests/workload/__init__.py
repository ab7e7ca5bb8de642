"""The work of a clinic: the list of a day, and the forecast."""

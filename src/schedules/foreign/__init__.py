"""Calendars that others wrote: read within bounds, and matched to a regimen by rule."""

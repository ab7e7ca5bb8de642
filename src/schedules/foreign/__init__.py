"""Calendars that others wrote: read within bounds, and their events given places in a regimen.

Imports the judge, the course, the regimen and the ground.
"""

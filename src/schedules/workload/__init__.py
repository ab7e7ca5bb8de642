"""The work of a clinic over many courses: what one day asks for, and what the next months will.

Owns the list of a day and the forecast. Reads plans, and tables of events; computes no date of its own.
"""

"""The engine: regimen, choices, anchor and record in, dated events out.

Imports course, regimen and the ground; never checking.
"""

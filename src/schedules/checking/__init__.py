"""The judge: any calendar against the rules, by arithmetic of its own.

Imports course, regimen and the ground; never planning.
"""

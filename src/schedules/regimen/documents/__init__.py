"""Regimens as files: TOML, JSON and YAML read with the place of each part, mistakes told at their places, and written.

Owns what a regimen's file looks like. May import the rest of `regimen` and the ground modules.
"""

"""The net: an older state of this library and the present one, held against each other on the same courses.

``python -m tests.net HEAD~30`` runs the older commit in an environment of its own, and lists every difference.
"""

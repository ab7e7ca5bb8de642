"""Built-in regimens: a module for each label, with data that reads like the label's table, and their catalog.

The data may import regimen and model; a function there only shortens rows that are alike, and holds no rule.
"""

"""Built-in regimens: one file a family, data that reads like the label's table, and their catalog.

Data files import regimen and model, nothing else, and hold no function.
"""

"""Built-in regimens: one file per family, data that reads like the label's tables."""

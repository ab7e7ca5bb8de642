"""The oracle: courses computed a third time, from the conventions alone, and held against engine and judge."""

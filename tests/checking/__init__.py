"""The judge, finding by finding."""

"""What is said to whom, in which language: options, views, wording."""

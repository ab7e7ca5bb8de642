"""The words of files: their options, languages, views and wording."""

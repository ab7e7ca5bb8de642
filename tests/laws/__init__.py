"""What holds for every course: a file for each family of laws."""

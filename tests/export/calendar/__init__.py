"""Calendar files, and the programs that read them."""

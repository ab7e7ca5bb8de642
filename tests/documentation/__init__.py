"""What the documents say is run, so that it stays true."""

"""A plan published for phones to subscribe to: its secret address, folder, feed and page."""

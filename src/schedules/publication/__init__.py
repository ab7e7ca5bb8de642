"""Plans published for phones to subscribe to: the secret address, the served folder, the feed and the page.

Imports the export, the course and the ground.
"""

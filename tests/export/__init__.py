"""Files as calendars and spreadsheets take them."""

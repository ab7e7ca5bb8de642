"""iCalendar files: written, updated, with alarms and zones."""

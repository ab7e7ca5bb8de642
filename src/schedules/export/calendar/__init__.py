"""iCalendar files, with alarms and time-zone blocks; also written over a file that was sent before."""

"""Plans that phones subscribe to."""

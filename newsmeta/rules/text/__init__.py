"""NM2: text and time."""

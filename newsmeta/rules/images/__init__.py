"""NM4: pictures."""

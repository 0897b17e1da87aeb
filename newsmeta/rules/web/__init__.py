"""NM7: the web."""

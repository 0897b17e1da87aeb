"""NM7: what is on the web."""

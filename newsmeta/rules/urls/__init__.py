"""NM3: URLs."""

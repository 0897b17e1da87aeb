"""NM5: the list of related articles."""

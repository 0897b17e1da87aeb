"""Mappings of members in other data to fields: expressions, functions, ready-made mappings."""

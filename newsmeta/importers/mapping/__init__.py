"""From the members of others to the fields of articles: expressions, functions, ready mappings."""

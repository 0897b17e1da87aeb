"""`newsmeta stats`."""

"""Files that are elsewhere: how they come into the one pipeline, as trees."""

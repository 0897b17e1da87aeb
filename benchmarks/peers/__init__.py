"""Other programs for front matter, and how they are started."""

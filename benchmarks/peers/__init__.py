"""Other programs that look at front matter, and how they are started."""

"""NM6: files among others, and what they are called."""

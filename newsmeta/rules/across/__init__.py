"""NM6: files compared with one another, and names of files."""

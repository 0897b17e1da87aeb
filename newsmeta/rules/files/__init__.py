"""NM0: the file itself and its YAML."""

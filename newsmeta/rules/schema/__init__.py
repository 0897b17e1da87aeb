"""NM1: violations of the schema."""

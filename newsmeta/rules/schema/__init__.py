"""NM1: what the schema asks for."""

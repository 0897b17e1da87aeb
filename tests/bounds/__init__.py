"""What inputs may cost, at most."""

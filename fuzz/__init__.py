"""Fuzzing: inputs that nobody thought of, and what has to hold of each. See fuzz/README.md."""

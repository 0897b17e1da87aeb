"""Fuzzing: unforeseen inputs, and the properties that must hold for each. See fuzz/README.md."""

"""Changes the code a little, one place at a time, and sees whether a test fails each time."""

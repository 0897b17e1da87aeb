"""What Git says of a working tree. Nothing is written and nothing is fetched.

`changes` is the door: what has changed since a revision, as plain data. Git is run as a program,
with what a repository configures to be run by it (filters, hooks, external diffs) turned off.
"""

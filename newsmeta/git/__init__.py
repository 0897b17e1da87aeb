"""Changes in a working tree according to Git. Nothing is written and nothing is fetched.

The entry point is `changes`, which returns the changes since a revision as plain data. Git runs as
a program. Commands that a repository may configure (filters, hooks, external diffs) are disabled.
"""

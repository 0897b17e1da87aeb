"""The configuration.

`config` is what it says in all, `selectors` which rules that comes to, and `scopes` what of it
goes for a single file.
"""

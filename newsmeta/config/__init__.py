"""The configuration.

`config` reads the configuration, `selectors` tells which rules it enables, and `scopes` which parts
of it apply to a single file.
"""

"""The language server: findings, fixes and help in an editor, while an article is typed.

Only `server` uses the library for the protocol. The other modules take texts, and answer in the
types of the protocol. Findings come from the linter, and changes from the code behind `normalize`.
"""

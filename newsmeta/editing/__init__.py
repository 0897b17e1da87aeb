"""From changes of values to edits of text that change nothing else.

`rendering` proposes ways to write a value in its place, `fixer` tries them and checks the result,
`layout` rewrites front matter in canonical form, and `articles` makes new files and changes values
of existing ones.
"""

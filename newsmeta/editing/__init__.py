"""From changes of values to edits of text, so that nothing else changes.

`rendering` knows how a value may be written where it stands, `fixer` tries it and answers for the
outcome, `layout` writes front matter anew in canonical form, and `articles` makes new files and
gives existing ones other values.
"""

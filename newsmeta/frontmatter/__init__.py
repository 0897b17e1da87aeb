"""From the bytes of a file to its values, and the place of each of them.

`source` finds the front matter and the body, `parser` reads the front matter, `plain` reads most
front matter faster and without places, and `comments` finds what no YAML reader tells of. It is
the only package that knows a YAML library for front matter.
"""

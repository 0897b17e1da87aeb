"""Files on disk: searching, Git's ignore rules, and writing without losing a byte.

`search` finds files, `targets` describes one, `patterns` are those of `.gitignore`, and `writing`
replaces files. `documents` and `yaml_documents` read data files, which have no front matter. All
that is known here about an article is that it has front matter.
"""

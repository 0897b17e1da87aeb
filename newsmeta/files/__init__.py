"""Files on disk: which to look at, what Git ignores, and writing without losing a byte.

`search` finds files, `targets` says what one is, `patterns` are those of `.gitignore`, and
`writing` replaces files. `documents` and `yaml_documents` read data files, which have no front
matter. Nothing here knows what an article is, beyond that it has front matter.
"""

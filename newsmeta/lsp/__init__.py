"""The language server: what newsmeta has to say of articles, in an editor, while they are typed.

`server` alone knows the library that speaks the protocol; the other modules get texts and
answer in the protocol's own types. Whatever is found comes from the linter, and whatever changes
a text from what normalizes files.
"""

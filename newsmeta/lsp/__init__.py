"""The language server: newsmeta's findings in an editor while articles are typed.

Only `server` knows the library of the protocol; the other modules get texts and answer with types
of the protocol. Findings come from the linter, and changes of texts from the normalizer.
"""

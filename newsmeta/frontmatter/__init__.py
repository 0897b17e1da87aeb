"""From the bytes of a file to its values, each with its place.

`parse` is the entry point: it takes bytes, and returns text, values and places as one object.
`source` finds the front matter and the body, `parser` reads the front matter, and `comments` finds
the comments, which YAML readers do not report. `plain` reads most front matter faster, but without
places. No other package knows a YAML library for front matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsmeta.frontmatter.nodes import FrontMatter as FrontMatter
    from newsmeta.frontmatter.nodes import Limits as Limits
    from newsmeta.frontmatter.parsed import Parsed as Parsed
    from newsmeta.frontmatter.parsed import parse as parse
    from newsmeta.frontmatter.source import Source as Source
    from newsmeta.frontmatter.source import SourceError as SourceError
else:
    _MODULES = {
        **dict.fromkeys(("FrontMatter", "Limits"), "nodes"),
        **dict.fromkeys(("Parsed", "parse"), "parsed"),
        **dict.fromkeys(("Source", "SourceError"), "source"),
    }

    def __getattr__(name):  # noqa: ANN001, ANN202 - type checkers see the names above
        """Import a name when it is first asked for: most files need neither places nor parser."""
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)

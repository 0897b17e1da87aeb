"""What a finding is about, as a short hash: the same in another line, and in another file.

The rule, the place in the front matter and the value decide, in this order:

- Where a single value is at fault, its whole text. Whoever changes it looks at it anew.
- Where a list or a mapping is, or a field as such (one too many, one that is missing), no text:
  what else is in the list may change.
- Where no value is meant, as where YAML itself is broken, the line.
- Where there is no line, as with a picture or a file that cannot be read, the name of the file and
  what kind of thing is wrong, and not the words for it.

Of places in lists it counts which list it is, not which item of it. Secured data goes into no hash.
"""

from __future__ import annotations

import os
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from newsmeta.frontmatter.nodes import Alias, Scalar

if TYPE_CHECKING:
    from newsmeta.diagnostics import Diagnostic, Finding
    from newsmeta.frontmatter import Parsed

_SECRET = "secured"
_BYTES = 6
_MOST_OF_LINE = 4096
"""Characters of a line that count; a line can be as long as a file, and have many findings."""


def fingerprinted(
    diagnostic: Diagnostic,
    finding: Finding | None = None,
    parsed: Parsed | None = None,
    kind: str = "",
) -> Diagnostic:
    """Return a diagnostic with its fingerprint.

    Args:
        diagnostic: The diagnostic.
        finding: What it was made of, if a rule found it in front matter.
        parsed: The file that it was found in, likewise.
        kind: What of the things that its rule reports it is, where there is no line.
    """
    if finding is None or parsed is None or finding.pointer is None:
        # Of findings that are not listed, their number tells whether there are others than before.
        place = str(finding.more) if finding and finding.more else ""
        about = _line(diagnostic, kind)
    else:
        place = "/".join("*" if isinstance(part, int) else part for part in finding.pointer)
        about = "" if _SECRET in finding.pointer else _value(finding, parsed)
    text = f"{diagnostic.code}\0{place}\0{about}".encode("utf-8", "surrogatepass")
    return replace(diagnostic, fingerprint=blake2b(text, digest_size=_BYTES).hexdigest())


def _value(finding: Finding, parsed: Parsed) -> str:
    """Return the text of the value that a finding is in; empty where it is in no single value."""
    node = parsed.front_matter.node(finding.pointer or ())
    scalar = node.target if isinstance(node, Alias) else node
    if node is None or not isinstance(scalar, Scalar):
        return ""
    is_inside = node.span.start <= finding.span.start and finding.span.end <= node.span.end
    return scalar.text if is_inside else ""


def _line(diagnostic: Diagnostic, kind: str) -> str:
    """Return the line of a finding without a value; the file's name where there is none, either."""
    line = diagnostic.snippet[:_MOST_OF_LINE].strip()
    if not line:
        return f"{os.path.basename(diagnostic.path)}\0{kind}"  # noqa: PTH119
    return "" if _SECRET in line else line

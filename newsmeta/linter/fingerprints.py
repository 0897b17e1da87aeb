"""The identity of a finding as a short hash that does not depend on line and file.

The rule, the place in the front matter and the value decide, in this order:

- If a single value is wrong, its whole text. Anybody who changes it should see the finding again.
- If a list or a mapping is wrong, or a field as such (unknown or missing), no text: other contents
  may change.
- If no value is concerned, as in broken YAML, the line.
- If there is no line, as for a picture or an unreadable file, the name of the file and the kind of
  mistake, but not the message.

In lists, the list counts, not the index of the item. Secured data is never hashed.
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
"""Most characters of a line that count; a line can be as long as a file, and have many findings."""


def fingerprinted(
    diagnostic: Diagnostic,
    finding: Finding | None = None,
    parsed: Parsed | None = None,
    kind: str = "",
) -> Diagnostic:
    """Return a diagnostic with its fingerprint.

    Args:
        diagnostic: The diagnostic.
        finding: The finding behind it, if it is about front matter.
        parsed: The parsed file, if it is about front matter.
        kind: The kind of mistake within its rule, if there is no line.
    """
    if finding is None or parsed is None or finding.pointer is None:
        # For findings that are not listed, the number tells whether there are others than before.
        place = str(finding.more) if finding and finding.more else ""
        about = _line(diagnostic, kind)
    else:
        place = "/".join("*" if isinstance(part, int) else part for part in finding.pointer)
        about = "" if _SECRET in finding.pointer else _value(finding, parsed)
    text = f"{diagnostic.code}\0{place}\0{about}".encode("utf-8", "surrogatepass")
    return replace(diagnostic, fingerprint=blake2b(text, digest_size=_BYTES).hexdigest())


def _value(finding: Finding, parsed: Parsed) -> str:
    """Return the text of the value of a finding; empty if it is not about a single value."""
    node = parsed.front_matter.node(finding.pointer or ())
    scalar = node.target if isinstance(node, Alias) else node
    if node is None or not isinstance(scalar, Scalar):
        return ""
    is_inside = node.span.start <= finding.span.start and finding.span.end <= node.span.end
    return scalar.text if is_inside else ""


def _line(diagnostic: Diagnostic, kind: str) -> str:
    """Return the line of a finding without a value; the file's name if there is no line."""
    line = diagnostic.snippet[:_MOST_OF_LINE].strip()
    if not line:
        return f"{os.path.basename(diagnostic.path)}\0{kind}"  # noqa: PTH119
    return "" if _SECRET in line else line

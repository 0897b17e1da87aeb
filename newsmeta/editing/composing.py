"""New article files, from their values."""

from __future__ import annotations

import re

from newsmeta.editing.layout import laid_out
from newsmeta.editing.rendering import double_quoted, flow
from newsmeta.frontmatter import parser, source
from newsmeta.frontmatter.nodes import Limits, same
from newsmeta.records.record import Record

_SURROGATE_ESCAPE = re.compile(r"\\ud[89a-f][0-9a-f]{2}")
_HALF_A_CHARACTER = "holds half of a surrogate pair, which is no character"


def write_article(record: Record, limits: Limits) -> source.Source:
    """Return a new article file in canonical layout.

    Args:
        record: What it holds. If nothing is known of its body, it gets a blank line, as real
            articles have it.
        limits: What the front matter may cost to read.

    Raises:
        ComposingError: When the values cannot be written such that they read back the same.
    """
    values, line_end = record.values, record.line_end
    body = line_end if record.body is None else record.body
    fields = [
        f"{line_end if name in record.set_apart else ''}{double_quoted(name)}: {flow(value)}"
        for name, value in values.items()
    ]
    # A line feed at the beginning of the body would be part of a line end that is a return.
    last = "\n" if line_end == "\r" and body.startswith("\n") else line_end
    text = line_end.join(["---", *fields, "---"]) + last
    try:
        draft = source.split((text + body).encode())
    except UnicodeEncodeError:
        raise ComposingError(f"the body {_HALF_A_CHARACTER}") from None
    front_matter = parser.read(draft.text, draft.front_matter, limits)
    if front_matter.findings or not same(front_matter.values, dict(values)):
        if _SURROGATE_ESCAPE.search(text):
            raise ComposingError(f"the front matter {_HALF_A_CHARACTER}")
        problem = front_matter.findings[0].message if front_matter.findings else "other values"
        raise ComposingError(f"the front matter would not read back the same: {problem}")
    return laid_out(draft, front_matter, limits)[0]


class ComposingError(ValueError):
    """Values cannot be written as front matter. The message says why."""

"""What rules on texts share: how a flaw is said, and what of a text is its form alone."""

from __future__ import annotations

from newsmeta.diagnostics import Finding
from newsmeta.diagnostics.changes import SetValue
from newsmeta.rules.base import Rule
from newsmeta.rules.characters import edges, is_blank
from newsmeta.rules.document import Document
from newsmeta.rules.values import TextValue


def flaw(  # noqa: PLR0913, PLR0917
    rule: type[Rule],
    document: Document,
    value: TextValue,
    part: tuple[int, int],
    message: str,
    hint: str,
    repaired: str | None = None,
) -> Finding:
    """Return what is wrong with a text.

    Args:
        rule: The rule that says so.
        document: The file.
        value: The text.
        part: Where in the text the flaw begins and ends.
        message: What it is.
        hint: What to do about it.
        repaired: The whole text without flaws of this kind, or None where a person has to find
            it. A repair that leaves nothing is none.
    """
    is_repair = repaired is not None and not is_blank(repaired)
    return Finding(
        rule.code,
        f"{value.name}: {message}",
        document.part(value, *part),
        hint,
        value.pointer,
        change=SetValue(value.pointer, repaired) if is_repair else None,
    )


def more(count: int) -> str:
    """Return the number of further places of the same kind, for a message."""
    return f", and {count - 1} more" if count > 1 else ""


def trimmed(value: TextValue) -> tuple[int, int]:
    """Return where a text begins and ends without the white space around it."""
    text = value.text
    # The line feeds that end a block text are its form, not its content.
    end = len(text.rstrip("\n")) if is_block(value) else len(text)
    start, last = edges(text[:end])
    return start, len(text) if last == end else last


def is_block(value: TextValue) -> bool:
    """Tell whether a text is written as a block of lines."""
    return value.node.style in ("literal", "folded")

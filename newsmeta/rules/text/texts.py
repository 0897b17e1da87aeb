"""The parts that rules on texts share: findings about flaws, and the form of texts."""

from __future__ import annotations

from newsmeta.diagnostics import Finding
from newsmeta.diagnostics.changes import SetValue
from newsmeta.late_patterns import late_pattern
from newsmeta.rules.base import Rule
from newsmeta.rules.characters import edges, invisible, is_blank, without
from newsmeta.rules.document import Document
from newsmeta.rules.text.encoding import is_garbled
from newsmeta.rules.text.markup import holds_markup
from newsmeta.rules.values import TextValue

ENTITY = late_pattern(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
"""The form of HTML entities. Text of this form is not an entity if it stands for itself."""


def flaw(  # noqa: PLR0913, PLR0917
    rule: type[Rule],
    document: Document,
    value: TextValue,
    part: tuple[int, int],
    message: str,
    hint: str,
    repaired: str | None = None,
) -> Finding:
    """Return a finding about a flaw in a text.

    Args:
        rule: The rule that finds the flaw.
        document: The file.
        value: The text.
        part: The start and end of the flaw in the text.
        message: The message.
        hint: The advice.
        repaired: The whole text without flaws of this kind, or None if only a person can write it.
            A repair that leaves nothing, or leads to another kind of flaw, does not count.
    """
    is_repair = repaired is not None and not is_blank(repaired) and _is_better(repaired, value.text)
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
    """Return the start and end of a text without the white space around it."""
    text = value.text
    # Line feeds at the end of a block text belong to its form, not its content.
    end = len(text.rstrip("\n")) if is_block(value) else len(text)
    start, last = edges(text[:end])
    return start, len(text) if last == end else last


def is_block(value: TextValue) -> bool:
    """Tell whether a text is written as a block of lines."""
    return value.node.style in ("literal", "folded")


def mended(text: str) -> str:
    """Return a name with the flaws of form corrected that other rules report."""
    if "&" in text and ENTITY.search(text):
        import html

        text = html.unescape(text)
    if not (text.isascii() and text.isprintable()):
        import unicodedata

        text = without(text, invisible(text, 0, len(text), ""))
        text = unicodedata.normalize("NFC", text)
    start, end = edges(text)
    return " ".join(text[start:end].split())


def _is_better(repaired: str, text: str) -> bool:
    """Tell whether a repair neither forms a tag nor leaves text that seems wrongly decoded."""
    makes_markup = holds_markup(repaired) and not holds_markup(text)
    return not makes_markup and (is_garbled(text) or not is_garbled(repaired))

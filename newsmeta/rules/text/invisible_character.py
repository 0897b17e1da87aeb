"""NM204: invisible characters."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.characters import (
    all_show,
    invisible,
    name_of,
    stands_for_space,
    without,
)
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.text import backslashes
from newsmeta.rules.text.encoding import is_garbled
from newsmeta.rules.text.line_break_in_name import breaks_line
from newsmeta.rules.text.texts import flaw, more, trimmed


class InvisibleCharacter(Rule):
    r"""A text has invisible characters.

    **What it does.** Reports no-break spaces, zero-width characters, soft hyphens, direction marks
    and control characters inside a text. They are not reported where they have a use: joiners in
    emoji and in scripts that need them; direction marks beside right-to-left text; and no-break
    spaces that follow typographic convention, between digits, inside of `« »`, before `% € : ; !
    ?`, and on either side of such signs in French (`locale: fr`).

    An escape in double quotes that joins a letter to the text before it, as in `"C:\trees"`, was
    most likely meant as a backslash, and has no fix.

    **Why it matters.** Searches miss the text, lines break in odd places, and links and names that
    look right are wrong.

    **Example.** With a no-break space where the box stands:

    ```yaml
    title: "Ten␣thousand trees"
    ```

    **Use instead.**

    ```yaml
    title: "Ten thousand trees"
    ```
    """

    code = "NM204"
    name = "invisible-character"
    severity = Severity.WARNING
    fix = FixSafety.SAFE


RULES: tuple[type[Rule], ...] = (InvisibleCharacter,)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding about the first invisible character of each text."""
    locale = document.locale
    for value in document.texts:
        text = value.text
        if text.isascii() and text.isprintable():
            continue
        found = invisible(text, *trimmed(value), locale)
        if found and breaks_line(value):
            found = [at for at in found if text[at : at + 2] != "\r\n"]
        if found:
            is_backslash = backslashes.meant(document, value, found)
            hint = _advice(text, found)
            yield flaw(
                InvisibleCharacter,
                document,
                value,
                (found[0], found[0] + 1),
                f"{name_of(text[found[0]])}{more(len(found))}",
                backslashes.advice(hint) if is_backslash else hint,
                None if is_backslash or is_garbled(text) else without(text, found),
            )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    return not document.beyond_ascii or all_show(document.beyond_ascii)


def _advice(text: str, found: list[int]) -> str:
    """Return advice on the first of the characters."""
    char = text[found[0]]
    hint = "write a plain space" if stands_for_space(char) else "remove it"
    if " " in (before := text[found[0] - 1 : found[0]], after := text[found[0] + 1 : found[0] + 2]):
        hint = "leave one plain space" if stands_for_space(char) or before == after else hint
    if char == "\r" and text[found[0] + 1 : found[0] + 2] == "\n":
        hint = "write only a line feed (\\n)"
    return f"{hint} here" if any(text[at] != char for at in found) else hint

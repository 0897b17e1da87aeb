"""NM205: texts that are not in Unicode's composed form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.characters import is_composed
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.text.encoding import is_garbled
from newsmeta.rules.text.texts import flaw


class NotNfc(Rule):
    """A text is not in Unicode's composed form.

    **What it does.** Reports text that is not in Normalization Form C: mostly letters whose accents
    are separate characters.

    **Why it matters.** The text looks the same but compares as different, so searches miss it and
    duplicates go unnoticed.

    **Example.** With the accent as a separate character, which looks the same:

    ```yaml
    title: "Café in the park"
    ```

    **Use instead.**

    ```yaml
    title: "Café in the park"
    ```
    """

    code = "NM205"
    name = "not-nfc"
    severity = Severity.WARNING
    fix = FixSafety.SAFE


RULES: tuple[type[Rule], ...] = (NotNfc,)

_CLUSTER = (
    r"[\s\S][\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u064b-\u065f\u093c"
    r"\u09be\u1161-\u11c2\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]*"
)
"""A character and the combining characters after it."""


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding about the first character sequence of each text that has a composed form."""
    for value in document.texts:
        text = value.text
        if text.isascii() or unicodedata.is_normalized("NFC", text):
            continue
        start, end, composed = _first(text)
        points = " ".join(f"U+{ord(char):04X}" for char in text[start:end][:4])
        yield flaw(
            NotNfc,
            document,
            value,
            (start, end),
            f"{points} is not in Unicode's composed form (NFC)",
            f"write {composed}" if composed else "write the text in NFC",
            None if is_garbled(text) else unicodedata.normalize("NFC", text),
        )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    beyond = document.beyond_ascii
    if not beyond or is_composed(beyond):
        return True
    return all(unicodedata.is_normalized("NFC", text) for _, _, text in document.typed["text"])


def _first(text: str) -> tuple[int, int, str]:
    """Return the place of the first sequence with a composed form, and that form.

    If no single sequence has one, the place is the whole text, without a form.
    """
    for match in re.finditer(_CLUSTER, text):
        composed = unicodedata.normalize("NFC", match[0])
        if composed != match[0]:
            return *match.span(), composed
    return 0, len(text), ""

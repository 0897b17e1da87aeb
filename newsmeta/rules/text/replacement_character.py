"""NM217: characters that were lost in decoding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.diagnostics import Finding, Severity
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.text.texts import flaw, more


class ReplacementCharacter(Rule):
    """A text has lost characters.

    **What it does.** Reports the replacement character (U+FFFD, `�`), which programs write for
    bytes that they cannot decode.

    **Why it matters.** The original character is lost, and readers see `�`.

    **Example.**

    ```yaml
    title: "Caf� in the park"
    ```

    **Use instead.** The text of the original source:

    ```yaml
    title: "Café in the park"
    ```
    """

    code = "NM217"
    name = "replacement-character"
    severity = Severity.WARNING


RULES: tuple[type[Rule], ...] = (ReplacementCharacter,)

_LOST = "\ufffd"


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding about the first lost character of each text."""
    for value in document.typed:
        text = value.text
        if _LOST not in text or not isinstance(value.node.value, str):
            continue
        found = list(re.finditer(f"{_LOST}+", text))
        yield flaw(
            ReplacementCharacter,
            document,
            value,
            found[0].span(),
            f"the replacement character (U+FFFD) stands for a lost character{more(len(found))}",
            "take the text from its source again",
        )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    return _LOST not in document.beyond_ascii

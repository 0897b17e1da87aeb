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

    **What it does.** Reports the replacement character (U+FFFD, `�`), which programs write in
    place of what they cannot decode.

    **Why it matters.** What stood there is gone, and readers see `�`.

    **Example.**

    ```yaml
    title: "Caf� in the park"
    ```

    **Use instead.** The text as its source has it:

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
    """Yield the first place of each text where something was lost."""
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
            f"the replacement character (U+FFFD) stands for what was lost{more(len(found))}",
            "take the text from its source again",
        )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell, at little cost, whether `check` would find nothing in what follows the schema."""
    return _LOST not in document.beyond_ascii

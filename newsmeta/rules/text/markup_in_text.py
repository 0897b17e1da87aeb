"""NM218: Markdown in headlines and excerpts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.diagnostics import Finding, Severity
from newsmeta.late_patterns import late_pattern
from newsmeta.rules.base import Context, Rule, quote
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.text.markup import without_tags
from newsmeta.rules.text.texts import flaw, mended, more


class MarkupInText(Rule):
    r"""A headline or excerpt has Markdown in it.

    **What it does.** Reports Markdown in `title` and `excerpt`, which hold plain text: `**bold**`,
    `[words](https://example.com)`, `` `code` ``, a `#` that makes a heading, and backslashes as in
    `\[`. Off unless selected.

    **Why it matters.** Templates show the text as it is, with stars and brackets.

    **Example.**

    ```yaml
    title: "Council votes to plant **ten thousand** trees"
    ```

    **Use instead.**

    ```yaml
    title: "Council votes to plant ten thousand trees"
    ```
    """

    code = "NM218"
    name = "markup-in-text"
    severity = Severity.INFO


RULES: tuple[type[Rule], ...] = (MarkupInText,)

_FIELDS = ("title", "excerpt")
_SIGN = late_pattern(r"[*_~`\[\\#&]")
_MARKDOWN = late_pattern(
    r"(?<![\w*])\*\*?(?=[^\s*])[^*\n]*(?<=[^\s*])\*\*?(?![\w*])"  # *stressed* and **bold**
    r"|(?<![\w_])__(?=[^\s_])[^_\n]*\s[^_\n]*(?<=[^\s_])__(?![\w_])"
    r"|~~(?=[^\s~])[^~\n]+~~"
    r"|!?\[[^\[\]\n]*\]\((?:[^\s()]|\([^\s()]*\))*\)"  # a link or picture
    r"|(?<!`)`[^`\n]+`(?!`)"
    r"|^\s*\#{1,6}\s+(?=\S)"
    r"|\\[\\`*_{}\[\]<>()\#+.!|~-]",
    re.MULTILINE,
)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding about the first piece of Markdown in each headline and excerpt."""
    for value in document.texts:
        if value.pointer[-1] in _FIELDS and (found := _markdown(value.text)):
            start, end = found[0]
            yield flaw(
                MarkupInText,
                document,
                value,
                (start, end),
                f"{quote(value.text[start:end])} is Markdown{more(len(found))}",
                "write plain text",
            )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    return not any(
        field in _FIELDS and _markdown(text) for _, field, text in document.typed["text"]
    )


def _markdown(text: str) -> list[tuple[int, int]]:
    """Return the places of Markdown in a text; the whole text if other flaws hide the Markdown."""
    if _SIGN.search(text) is None:
        return []
    if found := [match.span() for match in _MARKDOWN.finditer(text)]:
        return found
    decoded = mended(text)
    # Line ends stay where entities are replaced by their characters.
    by_line = "\n".join(map(mended, text.split("\n")))
    is_hidden = any(
        map(_MARKDOWN.search, {by_line, decoded, mended(without_tags(decoded))} - {text})
    )
    return [(0, len(text))] if is_hidden else []

"""NM207: HTML tags in headlines and excerpts."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.rules.base import Context, Rule, quote
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.text.markup import closed_markup, without_tags
from newsmeta.rules.text.texts import flaw, more


class HtmlMarkup(Rule):
    """A headline or excerpt has HTML tags in it.

    **What it does.** Reports HTML tags and comments in `title` and `excerpt`, which hold
    plain text.

    **Why it matters.** If templates escape the text, readers see the tags. If they do not, anything
    in the text runs on the page.

    **Example.**

    ```yaml
    title: "Council votes to plant <b>ten thousand</b> trees"
    ```

    **Use instead.**

    ```yaml
    title: "Council votes to plant ten thousand trees"
    ```
    """

    code = "NM207"
    name = "html-markup"
    severity = Severity.WARNING
    fix = FixSafety.UNSAFE


RULES: tuple[type[Rule], ...] = (HtmlMarkup,)

_PLAIN_FIELDS = ("title", "excerpt")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding about the first tag of each headline and excerpt."""
    for value in document.texts:
        text = value.text
        if "<" not in text or value.pointer[-1] not in _PLAIN_FIELDS:
            continue
        found = closed_markup(text)
        if found:
            start, end = found[0]
            yield flaw(
                HtmlMarkup,
                document,
                value,
                (start, end),
                f"the HTML tag {quote(text[start:end])[1:-1]}{more(len(found))}",
                "write plain text",
                without_tags(text),
            )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    if "<" not in document.text:
        return True
    return not any("<" in text for _, _, text in document.typed["text"])

"""NM314: invisible characters in URLs and domains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.rules.base import Context, Phase, Rule
from newsmeta.rules.characters import is_blank, name_of
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.text.texts import flaw, more
from newsmeta.rules.urls.values import all_urls_show, finding_at


class InvisibleInUrl(Rule):
    """A URL or domain has invisible characters.

    **What it does.** Reports zero-width characters, soft hyphens, direction marks, byte-order marks
    and control characters in URLs, including those within HTML, and in domains. In a host, it also
    reports their escapes (`%E2%80%8B`). Joiners in emoji and in scripts that need them are not
    reported. Nor are escapes in a path: they are visible, and some pages do have such addresses.

    **Why it matters.** Such characters come along when an address is copied. A browser then asks
    the server for a page with exactly that name, which does not exist, and nobody can see why.

    **Example.** With a zero-width space where the box stands:

    ```yaml
    webUrl: "https://www.example.com/news/trees␣"
    ```

    **Use instead.**

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    ```
    """

    code = "NM314"
    name = "invisible-in-url"
    severity = Severity.ERROR
    fix = FixSafety.SAFE
    phases = frozenset((Phase.VALIDATE, Phase.CHECK))


RULES: tuple[type[Rule], ...] = (InvisibleInUrl,)

_ESCAPED_HOST = re.compile(r"//[^/?#\s]*%")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding about the first invisible character of each URL and domain."""
    for value in document.given_urls:
        if found := _problem(value.text):
            yield finding_at(InvisibleInUrl, document, value, *found)
    for each in document.of_type("domain"):
        if found := _problem(each.text):
            yield flaw(InvisibleInUrl, document, each, *found)


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    if not all_urls_show(document):
        return False
    return "%" not in document.text or _ESCAPED_HOST.search(document.text) is None


def _problem(text: str) -> tuple[tuple[int, int], str, str, str] | None:
    """Return the first invisible character's place, the message, the advice and the right text."""
    from newsmeta.urls.unseen import unseen, without

    places = unseen(text)
    if not places or is_blank(text):
        return None
    start, end = places[0]
    message = name_of(unquote(text[start:end])) + more(len(places))
    hint = "remove it" if len(places) == 1 else "remove them"
    return places[0], message, hint, without(text, places)

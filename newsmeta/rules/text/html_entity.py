"""NM201: entities of HTML in text that is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.characters import name_of
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.text.html_markup import holds_markup
from newsmeta.rules.text.texts import flaw, more
from newsmeta.suggestions import listing


class HtmlEntity(Rule):
    """A text has HTML entities in it.

    **What it does.** Reports named and numbered HTML entities (`&amp;`, `&#8217;`) in
    fields that hold plain text, and says which characters they stand for.

    **Why it matters.** Templates escape the text once more, and readers see `&#8217;`
    in the headline.

    **Example.**

    ```yaml
    title: "Fish &amp; chips: the council&#8217;s choice"
    ```

    **Use instead.**

    ```yaml
    title: "Fish & chips: the council’s choice"
    ```
    """

    code = "NM201"
    name = "html-entity"
    severity = Severity.WARNING
    fix = FixSafety.SAFE


RULES: tuple[type[Rule], ...] = (HtmlEntity,)

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MOST_SHOWN = 4


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield the first entity of each text."""
    for value in document.texts:
        if "&" not in value.text or not (found := _entities(value.text)):
            continue
        import html

        entities = dict.fromkeys(match[0] for match in found)
        shown = [_shown(html.unescape(entity)) for entity in entities][:_MOST_SHOWN]
        yield flaw(
            HtmlEntity,
            document,
            value,
            found[0].span(),
            f'the HTML entity "{found[0][0]}"{more(len(found))}',
            f"write {listing(shown, 'and')}",
            _decoded(value.text),
        )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell, at little cost, whether `check` would find nothing in what follows the schema."""
    if "&" not in document.text:
        return True
    for _, _, text in document.typed["text"]:
        if "&" in text and _ENTITY.search(text) is not None:
            return False
    return True


def _entities(text: str) -> list[re.Match[str]]:
    """Return what stands for another character in a text."""
    import html

    return [match for match in _ENTITY.finditer(text) if html.unescape(match[0]) != match[0]]


def _shown(text: str) -> str:
    """Return a character as messages show it: itself, or its name."""
    if not text:
        return "nothing"
    return text if text.isprintable() and text.strip() else name_of(text)


def _decoded(text: str) -> str | None:
    """Return `text` with its entities decoded, but for those that show a tag or an entity."""
    import html

    decoded = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    if _entities(decoded) or holds_markup(decoded):
        decoded = _ENTITY.sub(
            lambda match: match[0] if html.unescape(match[0]) in "<>&" else html.unescape(match[0]),
            text,
        )
    return decoded if decoded != text else None

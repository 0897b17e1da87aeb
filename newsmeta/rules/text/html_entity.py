"""NM201: HTML entities in plain text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.characters import is_blank, name_of
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.text.placeholder_text import is_placeholder
from newsmeta.rules.text.texts import ENTITY, flaw, more
from newsmeta.suggestions import listing

if TYPE_CHECKING:
    from newsmeta.rules.text.entities import Entity


class HtmlEntity(Rule):
    """A text has HTML entities in it.

    **What it does.** Reports named and numbered HTML entities (`&amp;`, `&#8217;`) in
    fields that hold plain text, and says which characters they stand for.

    An entity is not fixed where it would make a tag (`&lt;b&gt;`) or another entity (`&amp;amp;`):
    only a person can tell what was meant.

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

_MOST_SHOWN = 4
_MARKUP = "<>"


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding about the first entity of each text."""
    for value in document.texts:
        text = value.text
        if "&" not in text or ENTITY.search(text) is None:
            continue
        from newsmeta.rules.text import entities  # Most files do not need this module.

        found = entities.find(text, document.locale)
        if not found or is_placeholder(text):
            continue
        repaired = entities.decoded(text, found)
        yield flaw(
            HtmlEntity,
            document,
            value,
            (found[0].start, found[0].end),
            f'the HTML entity "{found[0].text}"{more(len(found))}',
            _advice(found, is_blank(repaired)),
            repaired if repaired != text else None,
        )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    if "&" not in document.text:
        return True
    for _, _, text in document.typed["text"]:
        if "&" in text and ENTITY.search(text) is not None:
            return False
    return True


def _advice(found: list[Entity], nothing_is_left: bool) -> str:
    """Return advice on the characters to write, as far as the entities tell."""
    if nothing_is_left:
        return "the entity stands for an invisible character: write a text"
    decoded = [entity for entity in found if entity.stays is None]
    shown = dict.fromkeys(_shown(each.replacement) for each in decoded if each.replacement)
    parts = [f"write {listing(list(shown)[:_MOST_SHOWN], 'and')}"] if shown else []
    if decoded and not shown:
        parts = ["remove it"]
    staying = next((entity for entity in found if entity.stays), None)
    if staying is not None:
        parts.append(_way_out(staying))
    return "; ".join(parts)


def _way_out(entity: Entity) -> str:
    """Return advice on an entity that stays until somebody decides what it is for."""
    import html

    from newsmeta.rules.text.entities import Stays

    if entity.stays is Stays.TAG:
        name = re.match(r"</?([A-Za-z0-9]+)", entity.whole)
        instead = f"write its name alone, for example {name[1]}" if name else "leave it out"
        return f"{entity.text} is part of a {'tag' if name else 'comment'}: {instead}"
    if entity.stays is Stays.SHOWN:
        meant = html.unescape(entity.whole)
        if meant in _MARKUP or not meant.isprintable() or not meant.strip():
            return f"{entity.whole} is escaped twice: say in words what it stands for"
        return f"{entity.whole} is escaped twice: write what is meant, for example {meant}"
    if entity.stays is Stays.LOST:
        return f"{entity.text} stands for a character that was lost: write the right one"
    return f"{entity.text} was decoded with the wrong encoding: write what was meant"


def _shown(text: str) -> str:
    """Return a character as messages show it: as itself, or by its name."""
    if text == " ":
        return "a plain space"
    if unicodedata.combining(text[0]):
        return "one character for the letter and its mark"
    return text if text.isprintable() and text.strip() else name_of(text)

"""HTML entities in a text: the characters that they stand for, and the entities to leave alone."""

from __future__ import annotations

import enum
import re
import unicodedata
from dataclasses import replace

from newsmeta.data_classes import dataclass
from newsmeta.rules.characters import edges, invisible, stands_for_space, without
from newsmeta.rules.text.encoding import is_garbled
from newsmeta.rules.text.markup import holds_markup, markup, unclosed_tag
from newsmeta.rules.text.texts import ENTITY

_LINE_ENDS = frozenset("\n\r\t")
_LOST = "\ufffd"


class Stays(enum.Enum):
    """The reason why an entity is not replaced by its character."""

    TAG = enum.auto()
    """The character would be part of a tag or comment."""
    SHOWN = enum.auto()
    """The character would make another entity of the text after it."""
    LOST = enum.auto()
    """The entity stands for a character that was lost."""
    GARBLED = enum.auto()
    """The character was decoded with the wrong encoding."""


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity in a text.

    Attributes:
        start: The start of the entity in the text.
        text: The entity as written.
        char: The character that it stands for, without white space at the ends.
        is_unseen: Whether that character is invisible and has no use there.
        replacement: The replacement, empty to remove the entity.
        stays: The reason why the entity stays, or None.
        whole: The tag or entity that the replacement would make.
    """

    start: int
    text: str
    char: str
    is_unseen: bool
    replacement: str
    stays: Stays | None = None
    whole: str = ""

    @property
    def end(self) -> int:
        """The end of the entity in the text."""
        return self.start + len(self.text)


def find(text: str, locale: str) -> list[Entity]:
    """Return the entities in a text, in order.

    Args:
        text: The text.
        locale: The language tag of the text, or an empty string.
    """
    chars = [(match, _decoded(match[0])) for match in ENTITY.finditer(text)]
    chars = [(match, char) for match, char in chars if char != match[0]]
    whole = ENTITY.sub(lambda match: _decoded(match[0]), text)
    tags = [*markup(whole), *unclosed_tag(whole)]
    garbled = _garbled(whole)
    start, end = edges(whole)
    unseen = set(invisible(whole, start, end, locale))
    found, shorter, passed = [], 0, 0
    for match, char in chars:
        at = match.start() - shorter
        shorter += len(match[0]) - len(char)
        while passed < len(tags) and tags[passed][1] <= at:
            passed += 1
        around = whole[slice(*tags[passed])] if passed < len(tags) and tags[passed][0] <= at else ""
        stays, made = _reason(whole, at, char, around)
        if stays is None and at in garbled:
            stays = Stays.GARBLED
        kept = "" if not start <= at < end else "\t" if char in _LINE_ENDS else char
        is_unseen = kept == "\t" or (bool(kept) and at in unseen)
        shown = _visible(kept, whole[at - 1 : at] + whole[at + 1 : at + 2]) if is_unseen else kept
        found.append(Entity(match.start(), match[0], kept, is_unseen, shown, stays, made))
    if is_garbled(text) or not is_garbled(decoded(text, found)):
        return found
    is_suspect = [each.stays is None and not each.char.isascii() for each in found]
    return [
        replace(each, stays=Stays.GARBLED) if suspect else each
        for each, suspect in zip(found, is_suspect, strict=True)
    ]


def decoded(text: str, entities: list[Entity]) -> str:
    """Return a text with its entities decoded, except for those that stay."""
    repaired, end, unseen = "", 0, list[int]()
    for entity in entities:
        if entity.stays is None:
            repaired += text[end : entity.start]
            unseen += [len(repaired)] if entity.is_unseen else []
            repaired += entity.char
            end = entity.end
    repaired = without(repaired + text[end:], unseen)
    if edges(text) == (0, len(text)):
        start, end = edges(repaired)
        repaired = repaired[start:end]
    if unicodedata.is_normalized("NFC", text):
        repaired = unicodedata.normalize("NFC", repaired)
    # Entities that stay may be inside of a newly formed tag.
    return text if holds_markup(repaired) and not holds_markup(text) else repaired


def _garbled(whole: str) -> set[int]:
    """Return the places of characters that were certainly decoded with the wrong encoding."""
    runs = re.finditer(r"[^\x00-\x7f]{2,}", whole) if is_garbled(whole) else ()
    return {at for run in runs if is_garbled(run[0]) for at in range(*run.span())}


def _reason(whole: str, at: int, char: str, around: str) -> tuple[Stays | None, str]:
    """Return the reason why an entity stays, and the tag or entity that it would become part of.

    Args:
        whole: The text with all entities decoded.
        at: The place of the entity in that text.
        char: The character that it stands for.
        around: The tag or comment that it is in, or an empty string.
    """
    if _LOST in char:
        return Stays.LOST, ""
    if char == "&" and (other := ENTITY.match(whole, at)) and _decoded(other[0]) != other[0]:
        return Stays.SHOWN, other[0]
    return (Stays.TAG, around) if around and char in "<>" else (None, "")


def _decoded(entity: str) -> str:
    """Return the text that an entity stands for."""
    import html  # Importing its list of names takes longer than reading most files.

    return html.unescape(entity)


def _visible(char: str, around: str) -> str:
    """Return the replacement for an invisible character between two others."""
    return " " if stands_for_space(char) and " " not in around else ""

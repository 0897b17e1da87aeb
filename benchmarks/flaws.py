"""Flaws in published texts, with their frequencies.

The two mixtures are those of a real repository of aggregated news. `LIVE` resembles its present
files: of a hundred files with findings, 41 have HTML entities, 32 no-break spaces or carriage
returns, 29 doubled spaces, and 21 white space at an end; a quarter have two kinds. `HISTORY`
resembles earlier states of its files: entities in nearly each file, several flaws in one file, and
texts with escapes, as programs write them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.dice import Dice

ENTITY, SPACES, NO_BREAK, RETURN, TRAILING = "NM201", "NM203", "NM204", "NM204 return", "NM202"
"""Kinds of flaws, by the code of the rule that finds them."""

PIECES = {
    ENTITY: ("&#8217;s ", "&#8217;s ", "&#8217;s ", " &#8211; ", " &amp; ", "&#8230; "),
    SPACES: ("  ", "  ", "  ", "     "),
    NO_BREAK: ("\u00a0",),
    RETURN: ("\\r\\n", "\\r\\n\\r\\n"),
}
"""Replacements of a space between two words."""

_GAP = re.compile("(?<=[a-z]) (?=[a-z])")
_TEXT = re.compile(r'^(title|excerpt): "(.*)"(?=\r?$)', re.MULTILINE)
"""The fields of an article, not those of related ones."""
_TYPOGRAPHIC = re.compile("[‘’“”–—éüöë]")
_WORD = re.compile("(?<= )[a-z]{5,}(?= )")


@dataclass(frozen=True, slots=True)
class Hand:
    """The flaws of one article.

    Attributes:
        share: The number of articles with these flaws in a deck.
        excerpt: The flaws of the excerpt; repeated ones are listed repeatedly.
        title: The flaws of the title.
    """

    share: int
    excerpt: tuple[str, ...] = ()
    title: tuple[str, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """The rules with findings in it."""
        return frozenset(flaw.split()[0] for flaw in self.excerpt + self.title)

    def spoiled(self, article: str, dice: Dice) -> str:
        """Return an article with these flaws."""

        def change(found: re.Match[str]) -> str:
            flaws = self.title if found[1] == "title" else self.excerpt
            return f'{found[1]}: "{_spoiled(found[2], flaws, dice)}"'

        return _TEXT.sub(change, article)


@dataclass(frozen=True, slots=True)
class Mixture:
    r"""The flaws of many articles.

    Attributes:
        hands: The possible flaws of an article.
        quoting: The percentage of excerpts with words in straight quotes.
        escaping: The percentage of articles that write all non-ASCII characters as `\u2019`.
    """

    hands: tuple[Hand, ...]
    quoting: float = 0
    escaping: float = 0

    def written(self, article: str, dice: Dice) -> str:
        """Return an article in the style of its authors."""
        is_quoting, is_escaping = dice.chance(self.quoting), dice.chance(self.escaping)

        def change(found: re.Match[str]) -> str:
            text = found[2]
            if is_quoting and found[1] == "excerpt":
                text = _WORD.sub(r'\\"\g<0>\\"', text, count=1)
            if is_escaping:
                text = _TYPOGRAPHIC.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
            return f'{found[1]}: "{text}"'

        return _TEXT.sub(change, article)

    def deck(self) -> list[Hand]:
        """Return each hand as often as its share, well shuffled."""
        deck = [hand for hand in self.hands for _ in range(hand.share)]
        # 13 is coprime to the lengths of decks.
        return [deck[13 * at % len(deck)] for at in range(len(deck))]


LIVE = Mixture((
    Hand(6, (ENTITY,)),
    Hand(3, (ENTITY, ENTITY)),
    Hand(1, (ENTITY, ENTITY, ENTITY)),
    Hand(4, (SPACES,)),
    Hand(1, (SPACES, SPACES)),
    Hand(1, title=(SPACES,)),
    Hand(1, (NO_BREAK,)),
    Hand(1, (NO_BREAK, NO_BREAK)),
    Hand(2, (NO_BREAK, NO_BREAK, NO_BREAK, NO_BREAK)),
    Hand(2, (RETURN,)),
    Hand(4, (TRAILING,)),
    Hand(1, (ENTITY, ENTITY, NO_BREAK, NO_BREAK, NO_BREAK, NO_BREAK)),
    Hand(1, (ENTITY, ENTITY, NO_BREAK, NO_BREAK, NO_BREAK)),
    Hand(1, (NO_BREAK, NO_BREAK, NO_BREAK, TRAILING)),
    Hand(1, (RETURN, RETURN, TRAILING)),
    Hand(1, (ENTITY,), (SPACES,)),
    Hand(1, (ENTITY, ENTITY, ENTITY, SPACES)),
    Hand(1, (SPACES, TRAILING)),
    Hand(1, (SPACES, RETURN)),
))  # fmt: skip
"""A deck of 34 hands, the number of files with findings in that repository."""

HISTORY = Mixture(
    (
        Hand(5, (ENTITY,)),
        Hand(4, (ENTITY, ENTITY, ENTITY)),
        Hand(3, (ENTITY, ENTITY), (ENTITY,)),
        Hand(3, (ENTITY, ENTITY, SPACES)),
        Hand(2, (ENTITY, SPACES, SPACES, NO_BREAK)),
        Hand(2, (ENTITY, ENTITY, NO_BREAK, NO_BREAK, TRAILING)),
        Hand(1, (ENTITY, SPACES, NO_BREAK, RETURN, TRAILING), (ENTITY,)),
        Hand(1, (ENTITY, RETURN, RETURN, TRAILING)),
        Hand(1, (ENTITY, ENTITY, ENTITY, ENTITY), (ENTITY, SPACES)),
        Hand(1, (SPACES, SPACES)),
        Hand(1, (NO_BREAK, RETURN)),
        Hand(1, (SPACES, NO_BREAK, TRAILING)),
    ),
    quoting=30,
    escaping=30,
)  # fmt: skip
"""A deck of 25 hands."""


def mixture(faulty: float) -> Mixture:
    """Return the mixture for a repository with a percentage of faulty files."""
    return HISTORY if faulty > 50 else LIVE


def _spoiled(text: str, flaws: Sequence[str], dice: Dice) -> str:
    """Return a one-line text, as written in double quotes, with flaws in it."""
    # Each kind once, then repetitions, as far as a short text has room.
    kinds = [flaw for flaw in dict.fromkeys(flaws) if flaw != TRAILING]
    again = [flaw for flaw in dict.fromkeys(flaws) for _ in range(flaws.count(flaw) - 1)]
    gaps = [gap.start() for gap in _GAP.finditer(text)]
    pieces = [dice.pick(PIECES[flaw]) for flaw in kinds + again][: len(gaps)]
    start, step = dice.number(0, len(gaps) - 1), max(1, len(gaps) // (len(pieces) or 1))
    places = [gaps[(start + step * at) % len(gaps)] for at in range(len(pieces))]
    for place, piece in sorted(zip(places, pieces, strict=True), reverse=True):
        text = text[:place] + piece + text[place + 1 :]
    return text + " " * (TRAILING in flaws)

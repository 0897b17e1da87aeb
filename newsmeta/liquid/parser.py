"""What keeps a text from being Liquid.

The blocks of Liquid and of Jekyll itself are followed as Liquid does. Of tags that it does not
know, a plugin may bring any, alone or as a block, and what is inside of such a block may be Liquid
or not. So two readings are tried: in the first, an unknown tag with an end of its name is a block
that nobody looks into; in the second, unknown tags stand for themselves, and so do their ends.
Only what neither takes is no Liquid.
"""

from __future__ import annotations

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Span
from newsmeta.liquid import wording
from newsmeta.liquid.plugins import PluginBlocks
from newsmeta.liquid.syntax import SYNTAX
from newsmeta.liquid.tokens import Token, Tokens, has_liquid

_BLOCKS = frozenset(
    (
        *("capture", "case", "comment", "for", "if", "ifchanged", "raw", "tablerow", "unless"),
        "highlight",
    )
)
"""Tags that have an end; the last one is Jekyll's."""

_SINGLE = frozenset(
    (
        *("#", "assign", "break", "continue", "cycle", "decrement", "echo", "increment", "liquid"),
        *("render", "include", "include_relative", "link", "post_url"),
    )
)
"""Tags that have none; the last four are Jekyll's. Some came with Liquid 5."""

_BRANCHES = {
    "if": ("else", "elsif"),
    "unless": ("else", "elsif"),
    "case": ("else", "when"),
    "for": ("else",),
}
"""What may stand between the beginning of a block and its end."""

_OF_OTHERS = ("elif", "elseif")
"""What other languages have in place of `elsif`."""

_MOST_NESTED = 100
"""Blocks that Liquid takes inside of each other."""


@dataclass(frozen=True, slots=True)
class Problem:
    """The first thing in a text that keeps it from being Liquid.

    Attributes:
        message: What is wrong.
        hint: What to do.
        span: Where in the text.
        opening: Where the block was begun that it is about; None where that is the place itself.
    """

    message: str
    hint: str
    span: Span
    opening: Span | None = None


def problem_in(text: str) -> Problem | None:
    """Return what keeps a text from being Liquid, or None where nothing does."""
    if not has_liquid(text):
        return None
    first = _Parser(text, looks_into_plugins=False)
    problem = first.problem()
    if problem is None or not first.has_unknown_block:
        return problem
    second = _Parser(text, looks_into_plugins=True)
    other = second.problem()
    # The reading that leads further is the one that was meant, most probably.
    return other if other is None or second.reached > first.reached else problem


class _MistakeError(Exception):
    """The text is no Liquid; the argument says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(slots=True)
class _Block:
    """A block that was begun."""

    name: str
    opening: Token
    has_else: bool = False

    @property
    def span(self) -> Span:
        """Where it was begun."""
        return Span(self.opening.start, self.opening.end)


class _Parser:
    """Goes through a text once.

    Args:
        text: The text.
        looks_into_plugins: Whether what is inside of blocks that only plugins know is looked at.

    Attributes:
        reached: How far it came.
        has_unknown_block: Whether it met a block that only plugins know.
    """

    def __init__(self, text: str, *, looks_into_plugins: bool) -> None:
        self._text = text
        self._tokens = Tokens(text)
        self._blocks: list[_Block] = []
        self._looks_into_plugins = looks_into_plugins
        self._knows_all = True
        self._plugin_blocks: PluginBlocks | None = None
        self._has_loop_ended_by_else = False
        self.has_unknown_block = False
        self.reached = 0

    def problem(self) -> Problem | None:
        """Return the first thing that is wrong, or None."""
        try:
            while token := self._tokens.next():
                self.reached = token.start
                self._take(token)
            self.reached = len(self._text)
            if self._blocks:
                raise self._never_ended(self._blocks[-1])
        except _MistakeError as mistake:
            return mistake.problem
        return None

    def _take(self, token: Token) -> None:
        if not token.is_tag:
            if not token.text.endswith("}}") or len(token.text) < 4:
                raise self._mistake(token, *wording.unclosed_variable(token.text))
            return
        if not token.text.endswith("%}") or len(token.text) < 4:
            raise self._mistake(token, *wording.UNCLOSED_TAG)
        tag = token.tag()
        if tag is None:
            raise self._mistake(token, *wording.nameless_tag(token.text))
        name, markup = tag
        if name in _BLOCKS:
            self._check(token, name, markup)
            self._begin(token, name)
        elif name in _SINGLE:
            self._check(token, name, markup)
        else:
            self._take_other(token, name, markup)

    def _begin(self, token: Token, name: str) -> None:
        block = _Block(name, token)
        if name == "raw":
            self._pass_over_raw(block)
            return
        if len(self._blocks) >= _MOST_NESTED:
            raise self._mistake(token, *wording.too_deep(_MOST_NESTED))
        self._blocks.append(block)

    def _pass_over_raw(self, block: _Block) -> None:
        while token := self._tokens.next():
            if token.last_name() == "endraw":
                return
        self.reached = len(self._text)
        raise self._never_ended(block)

    def _take_other(self, token: Token, name: str, markup: str) -> None:
        """Take a tag that Liquid does not know by itself: part of a block, or a plugin's."""
        block = self._blocks[-1] if self._blocks else None
        around = block.name if block else ""
        if block and name == f"end{around}":
            self._blocks.pop()
        elif block and name in _BRANCHES.get(around, ()):
            self._branch(token, block, name, markup)
        elif around == "comment" and (name in _PARTS or self._looks_into_plugins):
            return  # There it may stand anywhere.
        elif name in _PARTS:
            raise self._misplaced(token, name, block)
        elif name in _OF_OTHERS and around in ("if", "unless"):
            raise self._mistake(token, *wording.of_other_language(name, around))
        elif name.startswith("end"):
            # After a tag that a plugin brings, it may be the end of that.
            if self._knows_all and around != "comment":
                raise self._misplaced(token, name, block)
        else:
            self._knows_all = False
            self._pass_over_plugin(token, name)

    def _branch(self, token: Token, block: _Block, name: str, markup: str) -> None:
        """Take what divides a block: another condition, or what holds where none does."""
        if name != "else":
            self._check(token, name, markup)
        elif block.name == "case" and markup.strip(" \t\n\v\f\r\0"):
            raise self._mistake(token, *wording.else_with_condition(token.text))
        elif block.name == "for" and block.has_else:
            self._blocks.pop()  # Liquid takes that for the end of the loop.
            self._has_loop_ended_by_else = True
        block.has_else = block.has_else or name == "else"

    def _pass_over_plugin(self, token: Token, name: str) -> None:
        """Go on behind the end of a block that only a plugin knows, if it is one."""
        if self._plugin_blocks is None:
            self._plugin_blocks = PluginBlocks(self._text, token.start)
        end = self._plugin_blocks.end_of(name, token.end)
        if end is None:
            return
        self.has_unknown_block = True
        if not self._looks_into_plugins:
            self._tokens.go_to(end)

    def _check(self, token: Token, name: str, markup: str) -> None:
        takes, example = SYNTAX.get(name, (None, ""))
        if takes is not None and not takes(markup):
            raise self._mistake(token, *wording.refused(token.text, name, example))

    def _misplaced(self, token: Token, name: str, block: _Block | None) -> _MistakeError:
        """Return that an end, or a part of a block, has no such block around it."""
        blocks = [each.name for each in self._blocks]
        words = wording.misplaced(name, blocks, ended_by_else=self._has_loop_ended_by_else)
        return self._mistake(token, *words, block.span if block else None)

    def _never_ended(self, block: _Block) -> _MistakeError:
        has_hyphen = block.name == "raw" and "{%- endraw" in self._text[block.opening.end :]
        return self._mistake(block.opening, *wording.never_ended(block.name, has_hyphen))

    def _mistake(
        self, token: Token, message: str, hint: str, opening: Span | None = None
    ) -> _MistakeError:
        return _MistakeError(Problem(message, hint, Span(token.start, token.end), opening))


_PARTS = frozenset(
    (
        *(f"end{name}" for name in _BLOCKS),
        *(branch for branches in _BRANCHES.values() for branch in branches),
    )
)
"""What is part of a block, and stands nowhere else."""

"""Detection of syntax errors in Liquid.

Blocks of Liquid and of Jekyll are parsed as Liquid parses them. Unknown tags may come from plugins,
as single tags or as blocks, and the content of such a block may be Liquid or not. So there are two
readings. In the first, an unknown tag with a matching end tag is a block whose content is skipped.
In the second, unknown tags and their end tags are single tags. A text is wrong only if both
readings reject it.
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
"""Block tags, which have an end tag; the last one is Jekyll's."""

_SINGLE = frozenset(
    (
        *("#", "assign", "break", "continue", "cycle", "decrement", "echo", "increment", "liquid"),
        *("render", "include", "include_relative", "link", "post_url"),
    )
)
"""Tags without an end tag; the last four are Jekyll's. Some are new in Liquid 5."""

_BRANCHES = {
    "if": ("else", "elsif"),
    "unless": ("else", "elsif"),
    "case": ("else", "when"),
    "for": ("else",),
}
"""The tags that may divide each block."""

_OF_OTHERS = ("elif", "elseif")
"""Names for `elsif` in other languages."""

_MOST_NESTED = 100
"""Deepest nesting of blocks that Liquid allows."""


@dataclass(frozen=True, slots=True)
class Problem:
    """The first syntax error in a text.

    Attributes:
        message: The error.
        hint: The solution.
        span: The place in the text.
        opening: The place of the block's opening tag; None if that is `span` itself.
    """

    message: str
    hint: str
    span: Span
    opening: Span | None = None


def problem_in(text: str) -> Problem | None:
    """Return the first syntax error in a text, or None."""
    if not has_liquid(text):
        return None
    first = _Parser(text, looks_into_plugins=False)
    problem = first.problem()
    if problem is None or not first.has_unknown_block:
        return problem
    second = _Parser(text, looks_into_plugins=True)
    other = second.problem()
    # The reading that gets further is most probably the intended one.
    return other if other is None or second.reached > first.reached else problem


class _MistakeError(Exception):
    """A syntax error in the text, given as the argument."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(slots=True)
class _Block:
    """An open block."""

    name: str
    opening: Token
    has_else: bool = False

    @property
    def span(self) -> Span:
        """The place of its opening tag."""
        return Span(self.opening.start, self.opening.end)


class _Parser:
    """A single pass over a text.

    Args:
        text: The text.
        looks_into_plugins: Whether the contents of unknown blocks are parsed.

    Attributes:
        reached: The offset that the pass reached.
        has_unknown_block: Whether it met an unknown block.
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
        """Return the first syntax error, or None."""
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
        """Parse a tag that is neither a block nor a single tag: a branch, or a plugin's tag."""
        block = self._blocks[-1] if self._blocks else None
        around = block.name if block else ""
        if block and name == f"end{around}":
            self._blocks.pop()
        elif block and name in _BRANCHES.get(around, ()):
            self._branch(token, block, name, markup)
        elif around == "comment" and (name in _PARTS or self._looks_into_plugins):
            return  # There it is allowed anywhere.
        elif name in _PARTS:
            raise self._misplaced(token, name, block)
        elif name in _OF_OTHERS and around in ("if", "unless"):
            raise self._mistake(token, *wording.of_other_language(name, around))
        elif name.startswith("end"):
            # After a plugin's tag, it may be the end of the plugin's block.
            if self._knows_all and around != "comment":
                raise self._misplaced(token, name, block)
        else:
            self._knows_all = False
            self._pass_over_plugin(token, name)

    def _branch(self, token: Token, block: _Block, name: str, markup: str) -> None:
        """Parse a branch of a block: another condition, or the default case."""
        if name != "else":
            self._check(token, name, markup)
        elif block.name == "case" and markup.strip(" \t\n\v\f\r\0"):
            raise self._mistake(token, *wording.else_with_condition(token.text))
        elif block.name == "for" and block.has_else:
            self._blocks.pop()  # Liquid takes a second `else` as the end of the loop.
            self._has_loop_ended_by_else = True
        block.has_else = block.has_else or name == "else"

    def _pass_over_plugin(self, token: Token, name: str) -> None:
        """Continue after the end of a plugin's block, if the tag opens one."""
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
        """Return the error about an end or a branch outside of its block."""
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
"""Names of branches, which are not allowed outside of their blocks."""

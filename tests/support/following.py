"""Advice followed to the letter, without any knowledge of the format."""

from __future__ import annotations

import re

from newsmeta import frontmatter
from newsmeta.diagnostics import Diagnostic
from newsmeta.frontmatter import Parsed
from newsmeta.frontmatter.nodes import Limits
from tests.support.normalizing import parse_pointer

_KEY = re.compile(r'"( *\w+:)" and below it ')
_ITEMS = re.compile(r'"( *(?:- )?\S.*?)"(?=, "| and "|, and, for example, "|$)')
_IN_QUOTES = re.compile(r'put it in quotes: (".+")')
_WITHOUT = re.compile(r"write (.+?)(?: without quotes| in quotes|, without the list)$")
_WRITE = re.compile(
    r"write (?!it\b|a\b|the\b|one\b|below\b|fields\b|hours\b|its\b|lines\b|year-)(.+?)$"
)
_ADD = re.compile(r"add (?:it, for example )?(\w+: [^,]+?)(?: or .*|, as its URL says)?$")


def follow(text: str, diagnostic: Diagnostic) -> str | None:
    """Return a file after its advice was followed; None if the advice leaves a choice."""
    parsed = frontmatter.parse(text.encode(), Limits())
    hint = diagnostic.hint
    pointer = parse_pointer(diagnostic.pointer or "")
    if "in pixels" in hint or hint in ("add it", "write the value"):
        return None
    if removal := re.search(r"(?:^|, or )remove the (field|item)$", hint):
        return _without(parsed, pointer, removal[1])
    if hint.startswith("remove it"):
        return _without(parsed, pointer, "field")
    asks = re.sub(r"^did you mean \w+\? |; so far, Jekyll reads .*$", "", hint)
    if lines := _shown_lines(asks):
        if asks.lower().startswith("add"):
            return _inserted(parsed, pointer, lines)
        return _with_lines(parsed, pointer, lines)
    if found := _IN_QUOTES.fullmatch(hint):
        return _with_value(parsed, pointer, found[1])
    if added := _ADD.fullmatch(hint):
        return _inserted(parsed, pointer, [added[1]])
    if found := _WITHOUT.search(hint) or _WRITE.search(hint):
        return _with_value(parsed, pointer, found[1].split(" or ")[0])
    return None


def _shown_lines(hint: str) -> list[str]:
    if not re.match(r'(?i)(?:write|add)(?:, for example,)? "', hint):
        return []
    key = _KEY.search(hint)
    rest = hint[key.end() :] if key else hint.split(" ", 1)[1].removeprefix("for example, ")
    return [*([key[1]] if key else []), *_ITEMS.findall(rest)]


def _with_value(parsed: Parsed, pointer: tuple[str | int, ...], written: str) -> str:
    node = parsed.front_matter.node(pointer)
    assert node is not None
    gap = " " if parsed.text[node.span.start - 1] == ":" else ""
    return parsed.text[: node.span.start] + gap + written + parsed.text[node.span.end :]


def _lines_of(parsed: Parsed, pointer: tuple[str | int, ...]) -> tuple[int, int]:
    """Return the start and end of the lines of a field or item."""
    node, key = parsed.front_matter.node(pointer), parsed.front_matter.key(pointer)
    assert node is not None
    start = key.span.start if key else node.span.start
    end = max(node.span.end, key.span.end if key else 0)
    while parsed.text[end - 1] in " \n":
        end -= 1
    return parsed.text.rfind("\n", 0, start) + 1, parsed.text.index("\n", end) + 1


def _with_lines(parsed: Parsed, pointer: tuple[str | int, ...], lines: list[str]) -> str | None:
    start, end = _lines_of(parsed, pointer)
    first = parsed.text[start:end].lstrip()
    if isinstance(pointer[-1], int) and not first.startswith("- "):
        return None  # An item in brackets: the advice shows it on separate lines.
    if first.startswith("- ") and not isinstance(pointer[-1], int):
        hyphen = len(lines[0]) - len(lines[0].lstrip()) - 2
        lines[0] = f"{lines[0][:hyphen]}- {lines[0].lstrip()}"
    return parsed.text[:start] + "".join(f"{line}\n" for line in lines) + parsed.text[end:]


def _inserted(parsed: Parsed, pointer: tuple[str | int, ...], lines: list[str]) -> str:
    """Return a file with lines inserted at the end of their mapping."""
    owner = pointer[:-1]
    node = parsed.front_matter.node(owner)
    assert node is not None
    if not owner:
        end = parsed.text.rindex("---")
        return parsed.text[:end] + "".join(f"{line}\n" for line in lines) + parsed.text[end:]
    _, end = _lines_of(parsed, owner)
    if parsed.text[node.span.start] == "{":
        close = node.span.end - 1
        comma = ", " if node.value else ""
        return parsed.text[:close] + comma + lines[0] + parsed.text[close:]
    indent = "  " * len(owner)
    shown = (line if line.startswith(indent) else indent + line for line in lines)
    return parsed.text[:end] + "".join(f"{line}\n" for line in shown) + parsed.text[end:]


def _without(parsed: Parsed, pointer: tuple[str | int, ...], what: str) -> str | None:
    start, end = _lines_of(parsed, pointer)
    line = parsed.text[start:end]
    if (what == "item") != line.lstrip().startswith("-") or "[" in line or "{" in line:
        return None  # In brackets, or beside a hyphen.
    return parsed.text[:start] + parsed.text[end:]

"""Addresses in Markdown: in links, pictures, definitions and HTML, made absolute.

Code is not changed. Ambiguous text is interpreted where kramdown and CommonMark agree.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from newsmeta.exporters.web.links import Edit, Resolve, in_html, tag_at
from newsmeta.late_patterns import late_pattern

_FENCE = late_pattern(r"[ >]*(?:[-*+][ \t]+|[0-9]{1,9}[.)][ \t]+)?(`{3,}|~{3,})")
_RAW = late_pattern(r" {0,3}<(pre|script|style|textarea|!--)(?=[\s>]|$)", re.IGNORECASE)
_HIGHLIGHT = late_pattern(r"\s*\{%-?\s*highlight\b")
_ITEM = late_pattern(r"[ >]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]")
_INDENTED = late_pattern(r" {4}| {0,3}\t")
_DEFINITION = late_pattern(
    r"([ >]{0,9})((?:[-*+]|[0-9]{1,9}[.)])[ \t]{1,9})?"
    r"\[(?!\^)(?:\\.|[^\[\]\\]){1,999}\]:[ \t]{0,99}\n?[ \t]{0,99}"
)
_NO_TEXT = late_pattern(r"[ >]*(?:#{1,6}(?:[ \t].*)?)?[\r\n]*")
"""Lines that may come before a definition: blank ones, and headings."""
_PUNCTUATION = r"[!-/:-@\[-`{-~]"
_INSIDE = rf"\\{_PUNCTUATION}|\((?:\\.|[^\s()\\])*\)|\\"
_TARGET = late_pattern(rf"<([^<>\n]*)>|((?:{_INSIDE}|[^\s()<\\])(?:{_INSIDE}|[^\s()\\])*)")
_TITLE = r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)"""
_TAIL = late_pattern(rf"(?:[ \t]{{0,99}}\n?[ \t]{{0,99}}(?:{_TITLE}))?\s{{0,99}}\)", re.DOTALL)
_END = late_pattern(rf"[ \t]*(?:\n?[ \t]*(?:{_TITLE}))?[ \t]*(?:\r?\n|\Z)", re.DOTALL)
"""Text that may follow the target of a definition."""
_IS_NO_WORD = late_pattern(r"[/#]|[.?]\S")
_SIGN = late_pattern(r"\\.|`+|\$\$|\[|\]|<", re.DOTALL)
_RUNS = late_pattern(r"`+")
_BLANKS = late_pattern(r"[ \t]*\n?[ \t]*")
_ESCAPE = late_pattern(rf"\\({_PUNCTUATION})")
_ESCAPED = late_pattern(r"[()\\<>]")
_TAG = late_pattern(
    r"""</?[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:@][\w.:@-]*"""
    r"""(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*\s*/?>|<!---?>|<!--.*?-->""",
    re.DOTALL,
)
"""A tag in Markdown, where the sign is literal more often than in HTML."""


def in_markdown(text: str, resolve: Resolve) -> str:
    """Return Markdown with absolute addresses, otherwise unchanged."""
    return "".join(_HOW[kind](part, resolve) for kind, part in _parts(text))


def _as_it_is(text: str, _: Resolve) -> str:
    return text


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield a text in parts: paragraphs, code, and HTML without Markdown in it."""
    paragraph: list[str] = []
    kind, end, part = "", "", list[str]()
    is_blank, is_in_list = True, False
    for line in text.splitlines(keepends=True):
        if kind:
            part.append(line)
            if _closes(line, end):
                yield kind, "".join(part)
                kind, part = "", []
            continue
        kind, end = _opening(line)
        is_code = is_blank and not is_in_list and _INDENTED.match(line) is not None
        if kind or is_code or not line.strip():
            yield "text", "".join(paragraph)
            paragraph = []
        if kind:
            part = [line]
            if kind == "html" and end in line.lower():
                yield kind, line
                kind, part = "", []
        elif is_code:
            yield "code", line
        else:
            paragraph.append(line)
        if line.strip() and not is_code:
            is_in_list = _ITEM.match(line) is not None or (is_in_list and line[0] in " \t")
        is_blank = not line.strip() or is_code
    yield "text", "".join(paragraph)
    yield kind or "text", "".join(part)


def _opening(line: str) -> tuple[str, str]:
    """Return the kind of block that a line opens, code or HTML, and its end."""
    if fence := _FENCE.match(line):
        sign = fence[1]
        if sign[0] == "~" or "`" not in line[fence.end() :]:
            return "code", sign
    if _HIGHLIGHT.match(line):
        return "code", "endhighlight"
    if raw := _RAW.match(line):
        return "html", "-->" if raw[1] == "!--" else f"</{raw[1].lower()}"
    return "", ""


def _closes(line: str, end: str) -> bool:
    if end[0] in "`~":
        bare = line.strip(" >\t\r\n")
        return len(bare) >= len(end) and not bare.strip(end[0])
    return end in line.lower()


def _inline(text: str, resolve: Resolve) -> str:
    """Return a paragraph with absolute addresses."""
    edits = sorted({*_definitions(text, resolve), *_links(text, resolve)})
    written: list[str] = []
    done = 0
    for begin, end, new in edits:
        if begin >= done:
            written += text[done:begin], new
            done = end
    return "".join((*written, text[done:]))


def _definitions(text: str, resolve: Resolve) -> Iterator[Edit]:
    """Yield edits of the targets of definitions.

    There is none right after a line of text, and some text only looks like one, as `[Note]: This`.
    """
    at, is_free, is_in_list, depth = 0, True, False, 0
    while at < len(text):
        found = _DEFINITION.match(text, at)
        if found and (is_free or (found[2] and is_in_list) or found[1].count(">") > depth):
            target = _TARGET.match(text, found.end())
            ending = _END.match(text, target.end()) if target else None
            if target and ending and (target[1] or _IS_NO_WORD.search(target[0])):
                yield from _target(text, found.end(), resolve)
                at, is_free, depth = ending.end(), True, found[1].count(">")
                is_in_list = is_in_list or found[2] is not None
                continue
        line = text[at : text.find("\n", at) + 1 or len(text)]
        at += len(line)
        is_free = _NO_TEXT.fullmatch(line) is not None
        is_in_list = is_in_list or _ITEM.match(line) is not None
        depth = line[: len(line) - len(line.lstrip(" >"))].count(">")


def _links(text: str, resolve: Resolve) -> Iterator[Edit]:
    runs: dict[int, list[int]] = {}
    for run in _RUNS.finditer(text):
        runs.setdefault(len(run[0]), []).append(run.start())
    at, depth = 0, 0
    while sign := _SIGN.search(text, at):
        at = sign.end()
        if sign[0] == "[":
            depth += 1
        elif sign[0][0] == "`":
            places = runs.get(len(sign[0]), [])
            after = bisect_left(places, at)
            at = places[after] + len(sign[0]) if after < len(places) else at
        elif sign[0] == "$$":  # A formula in kramdown.
            end = text.find("$$", at)
            at = at if end < 0 else end + 2
        elif sign[0] == "<":
            if tag := _TAG.match(text, sign.start()):
                at = tag.end()
                yield from tag_at(text, sign.start(), resolve)[1]
        elif sign[0] == "]" and depth:
            depth -= 1
            if text.startswith("(", at):
                yield from _link(text, at + 1, resolve)


def _link(text: str, at: int, resolve: Resolve) -> Iterator[Edit]:
    blanks = _BLANKS.match(text, at)
    at = blanks.end() if blanks else at
    target = _TARGET.match(text, at)
    if target and _TAIL.match(text, target.end()):
        yield from _target(text, at, resolve)


def _target(text: str, at: int, resolve: Resolve) -> Iterator[Edit]:
    target = _TARGET.match(text, at)
    if target is None:
        return
    group = 1 if target[1] is not None else 2
    said = target[group]
    plain = _ESCAPE.sub(r"\1", said)
    new = resolve(plain)
    if new != plain:
        # Parentheses stay escaped or unescaped, as they were.
        yield (*target.span(group), new if plain == said else _ESCAPED.sub(r"\\\g<0>", new))


_HOW = {"code": _as_it_is, "html": in_html, "text": _inline}
"""The function for each kind of part."""

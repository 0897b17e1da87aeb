"""Texts in a file that attack the reader of a report or an export."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from tests.support.cli import GOOD

TEXTS: dict[str, str] = {
    # Terminals: one- and two-byte control characters, and the escape sequences that they begin.
    "colour": "\x1b[31mred\x1b[0m",
    "clear screen": "\x1b[2J\x1b[H",
    "title of the window": "\x1b]0;owned\x07",
    "hyperlink": "\x1b]8;;http://example.com/\x1b\\click\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;cm0gLXJm\x07",
    "answer back": "\x1b[c\x05\x1b[6n\x1bP+q544e\x1b\\",
    "one-byte introducers": "\x9b31m\x9d0;owned\x9c\x90q\x9c",
    "reset": "\x1bc",
    "alternate screen": "\x1b[?1049h\x1b[?25l",
    "back over it": "harmless\b\b\b\b\b\b\b\bharmful",
    "carriage return": "over\rwritten",
    "line feed": "two\nlines",
    "both": "two\r\nlines",
    "form feed": "one\x0btwo\x0cthree",
    "next line": "one\x85two",
    "line separators": "one\u2028two\u2029three",
    "bell": "\a" * 5,
    "zero": "one\0two",
    "deleted": "one\x7ftwo",
    # Invisible characters.
    "right to left": "photo\u202egnp.exe",
    "isolates": "a\u2066b\u2067c\u2068d\u2069e",
    "zero width": "pay\u200bpal\u200c\u200d\u2060\ufeff",
    "tags": "a\U000e0041\U000e0042",
    "combining": "Z" + "\u0301" * 200,
    "noncharacters": "a\ufffe\uffff",
    # CI systems.
    "error of GitHub": "::error file=a.md,line=1::owned",
    "stop commands": "::stop-commands::token",
    "mask": "  ::add-mask::e",
    "a command on a line of its own": "a\n::set-env name=PATH::/tmp",
    "escaped line feed": "a%0A::error::b%0D%0Ac%25%3A%2C",
    "commands of Azure": "##vso[task.setvariable variable=a]b",
    "old commands of GitHub": "##[error]owned",
    "commands of TeamCity": "##teamcity[buildStatus text='owned']",
    "sections of GitLab": "section_start:1:x[collapsed=true]\r\x1b[0K",
    # Markup.
    "script": "<script>alert(1)</script>",
    "end of a script": "</script><script>alert(1)</script><!--<script>",
    "picture": '<img src=x onerror="alert(1)">',
    "end of CDATA": "a]]>b<![CDATA[c",
    "entities": '&lt;b&gt; &amp; &#0; &bogus; <!ENTITY a "b">',
    "comment": "<!-- a -- b --> <?php echo 1 ?>",
    "folding": "</code></summary></details><h1>owned</h1>",
    "quotes": "'single' \"double\" `back` ``two``` \\ \\\" \\'",
    "liquid": "{{ site.secret }}{% include x %}",
    "dollars": "${{ github.token }} $(id) `id` $`x`$ %PATH%",
    "table of Markdown": "a | b \\| c |\n|---|---|",
    "link of Markdown": "[click](javascript:alert(1)) ![x](http://example.com/x.png) <http://example.com>",
    "heading of Markdown": "# owned\n\n> quote\n\n- [x] done",
    "fence of Markdown": "```\n~~~\n````",
    "mention": "@everyone #1 GH-1 example/example#1 0123456789012345678901234567890123456789",
    "markup of rich": "[red]x[/red] [/] [link=http://example.com]y[/link] [bold",
    "format strings": "{0} {self.__class__} %s %n %(x)s",
    # Spreadsheets.
    "formula": "=cmd|'/C calc'!A0",
    "formula with a plus": "+1+1",
    "formula with a minus": "-2+3+cmd",
    "formula with an at sign": "@SUM(1+1)",
    "formula behind a tab": "\t=1+1",
    "formula behind a carriage return": "\r=1+1",
    "formula behind a blank": " =1+1",
    "formula behind an apostrophe": "'=1+1",
    "formula in full width": "＝1+1",
    "formula behind a cell": '",=1+1,"',
    "formula behind a line": 'a\n=1+1',
    "formula behind what is not seen": "\u200b=1+1",
    "formula behind a mark": "\ufeff=1+1",
    "exchange of data": "DDE(\"cmd\";\"/C calc\";\"x\")",
    # Data.
    "front matter": "---\na: b\n---\n",
    "YAML": "*alias &anchor !tag # comment: [a, {b: c}] | >",
    "YAML of objects": "!!python/object/apply:os.system ['id']",
    "JSON": '{"__proto__": {"a": 1}} \\u0000 \\',
    "TOML": 'a = """b"""\n[c]\n"',
    "address": "javascript:alert(1)",
    "address of data": "data:text/html,<script>alert(1)</script>",
    "option": "--config=/etc/passwd",
    "way up": "../../etc/passwd",
    "long": "Z" * 3000,
    "wide": "東" * 200,
    "number": "0x1F",
    "nothing but blanks": " \t ",
}  # fmt: skip
"""The hostile texts by name."""

NAMES = {
    name: text.replace("/", "⁄").replace("\0", "\\0")[:80]
    for name, text in TEXTS.items()
    if name not in ("wide", "nothing but blanks")
}
"""The texts that are possible as the name of a file or folder."""

UNENCODABLE = "lone \udce9 byte"
"""A possible name that is not text."""


def quoted_in_yaml(text: str) -> str:
    """Return a text in double quotes, with escapes for all non-ASCII characters."""
    ascii_only = (
        json.dumps(each)[1:-1] if each <= "\uffff" else f"\\U{ord(each):08x}" for each in text
    )
    return f'"{"".join(ascii_only)}"'


def article(text: str) -> str:
    """Return an article that has the text in every possible place, many of them wrong."""
    quoted = quoted_in_yaml(text)
    return (
        GOOD.replace('title: "City council', f"title: {quoted[:-1]} City council")
        .replace("quality: 60", f"quality: {quoted}")
        .replace("  - Climate", f"  - {quoted}\n  - {quoted}")
        .replace("type: article", f"type: {quoted}")
        .replace('webUrl: "', f"webUrl: {quoted}\nampWebUrl: {quoted[:-1]}")
        .replace("published: true", f"published: true\n{quoted}: {quoted}")
    )


def fill(folder: Path) -> Iterator[str]:
    """Write a repository in which every name and value is hostile.

    Yields:
        The hostile texts of each file, as its names and values contain them.
    """
    for name, text in TEXTS.items():
        _write(folder, f"_news/{name}.md", article(text))
        if name in NAMES:
            inner = NAMES[name]
            _write(folder, f"{inner}/{inner}.md", article(text))
        yield text
    _write(folder, f"_news/{UNENCODABLE}.md", article("lone"))


def _write(folder: Path, name: str, content: str) -> None:
    path = folder / name
    if len(os.fsencode(path.name)) < 250:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

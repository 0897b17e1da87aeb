"""Values written at random in every style of YAML."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random

COMMENTS = ("# a word", "#", "# it's &amp; \"x", "# title: no", "#\tx", "#é", "# newsmeta: ignore")


@dataclass(slots=True)
class Writer:
    """A writer of fields as lines.

    Attributes:
        random: The source of random choices.
        oddness: Number of values in ten that are written in an odd style.
        anchors: Names of the anchors defined so far.
    """

    random: Random
    oddness: int
    anchors: int = 0

    def is_odd(self, of: int = 10) -> bool:
        """Tell whether something odd is due, with a probability of `oddness` in `of`."""
        return self.random.randrange(of) < self.oddness

    def field(self, name: str, text: str) -> list[str]:
        """Return the lines of a field whose value is a text."""
        key = name
        if self.is_odd(100):
            key = self.random.choice((f'"{name}"', f"'{name}'", f"{name} "))
        first, *rest = self.text(text)
        gap = self.random.choice((" ", "  ", "\t", " \t")) if self.is_odd(60) else " "
        return [f"{key}:{gap}{first}", *rest]

    def text(self, text: str) -> list[str]:
        """Return a text as lines; the first one follows a colon or hyphen."""
        style = '"'
        if self.is_odd():
            style = self.random.choice(("", "", "", "'", "'", '"', '"', "|", ">", "^", "\\"))
        lines = self._styled(style, text)
        before = ""
        if self.is_odd(60):
            self.anchors += 1
            before = f"&a{self.anchors} "
        if self.is_odd(200):
            before += self.random.choice(("!!str ", "! ", "!x "))
        lines[0] = before + lines[0]
        if self.is_odd(60):
            at = 0 if style in ("|", ">") else -1
            lines[at] += self.random.choice((" ", "  ", "\t")) + self.random.choice(COMMENTS)
        return lines

    def _styled(self, style: str, text: str) -> list[str]:
        if style in ("|", ">") and text:
            return self._block(style, text)
        if style == "'":
            return self._broken("'" + text.replace("'", "''") + "'")
        if style == "^":
            return self._broken(text)
        if style == "":
            return [text.replace("\n", " ")]
        if style == "\\":
            return [self._escaped(text)]
        return [json.dumps(text, ensure_ascii=self.is_odd(30)).replace("\x7f", "\\x7f")]

    def _block(self, style: str, text: str) -> list[str]:
        indent = self.random.choice((2, 2, 2, 3, 4))
        digit = str(indent) if text[0] in " \n\t" or self.is_odd(30) else ""
        chomp = "" if text.endswith("\n") else "-"
        if self.is_odd(20):
            chomp = self.random.choice(("", "-", "+"))
        lines = text.removesuffix("\n").split("\n")
        if style == ">" and len(lines) > 1:
            lines = [part for line in lines for part in (line, "")][:-1]
        elif style == ">" and self.is_odd(20):
            lines = lines[0].replace(" ", "\n", 1).split("\n")
        return [f"{style}{digit}{chomp}", *(" " * indent + line if line else "" for line in lines)]

    def _broken(self, text: str) -> list[str]:
        """Return a text with some space broken into lines, and its own line breaks doubled."""
        parts = text.replace("\n", "\n\n").split(" ")
        at = self.random.randrange(len(parts))
        if 0 < at < len(parts) - 1 and self.is_odd():
            text = " ".join(parts[:at]) + "\n" + " ".join(parts[at:])
        else:
            text = " ".join(parts)
        pad = self.random.choice(("  ", "    ", " "))
        first, *rest = text.split("\n")
        return [first, *(pad + line if line else "" for line in rest)]

    def _escaped(self, text: str) -> str:
        """Return a text in double quotes, with as many escapes as possible."""
        written = []
        for char in text:
            if char in '"\\\n' or not self.random.randrange(4):
                code = ord(char)
                short = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\", "/": "\\/"}
                long = f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08X}"
                written.append(short.get(char, f"\\x{code:02X}" if code < 0x80 else long))
            else:
                written.append(char)
        return '"' + "".join(written) + '"'

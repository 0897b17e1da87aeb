"""A scanner that takes what libyaml takes, and with it Jekyll."""

from __future__ import annotations

from typing import Any

from ruamel.yaml.scanner import Scanner

_BLANK = " \r\n\x85\u2028\u2029"
_LINE_ENDS = "\0\r\n\x85\u2028\u2029"


class LenientScanner(Scanner):
    """ruamel.yaml's scanner, which by itself refuses two things that people write.

    One are tabs in block style. They may stand wherever no key can begin, inside of a text, and
    on lines that are empty otherwise; they indent nothing. The other are block texts that begin
    with empty lines of fewer spaces than the text has.
    """

    def scan_to_next_token(self) -> None:
        """Go on to where the next token begins."""
        while True:
            super().scan_to_next_token()
            blanks = self._blanks()
            if "\t" not in blanks:
                return
            behind = self.reader.peek(len(blanks))
            if self.allow_simple_key and behind != "#" and behind not in _LINE_ENDS:
                return
            self.reader.forward(len(blanks))

    def scan_plain_spaces(self, indent: Any, start_mark: Any) -> Any:
        """Return the white space inside of a text without quotes."""
        blanks = self._blanks()
        if "\t" not in blanks:
            return super().scan_plain_spaces(indent, start_mark)
        self.reader.forward(len(blanks))
        if self.reader.peek() in _LINE_ENDS:
            return super().scan_plain_spaces(indent, start_mark)
        return [blanks]

    def scan_block_scalar_indentation(self) -> Any:
        """Return the empty lines that a block text begins with, and how far it is indented."""
        breaks, indent, end = [], 0, self.reader.get_mark()
        while self.reader.peek() in _BLANK:
            if self.reader.peek() == " ":
                self.reader.forward()
                indent = max(indent, self.reader.column)
            else:
                breaks.append(self.scan_line_break())
                end = self.reader.get_mark()
        return breaks, indent, end

    def _blanks(self) -> str:
        """Return the spaces and tabs at this place."""
        length = 0
        while self.reader.peek(length) in (" ", "\t"):
            length += 1
        return str(self.reader.prefix(length))

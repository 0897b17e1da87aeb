"""A scanner that accepts what libyaml, and therefore Jekyll, accepts."""

from __future__ import annotations

from typing import Any

from ruamel.yaml.scanner import Scanner

_BLANK = " \r\n\x85\u2028\u2029"
_LINE_ENDS = "\0\r\n\x85\u2028\u2029"


class LenientScanner(Scanner):
    """ruamel.yaml's scanner, extended by two things that it refuses but people write.

    The first are tabs in block style. They are allowed where no key can begin, inside of a text,
    and on otherwise empty lines; they never indent. The second are block texts that begin with
    empty lines of fewer spaces than the text has.
    """

    def scan_to_next_token(self) -> None:
        """Advance to the beginning of the next token."""
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
        """Return the white space inside of an unquoted text."""
        blanks = self._blanks()
        if "\t" not in blanks:
            return super().scan_plain_spaces(indent, start_mark)
        self.reader.forward(len(blanks))
        if self.reader.peek() in _LINE_ENDS:
            return super().scan_plain_spaces(indent, start_mark)
        return [blanks]

    def scan_block_scalar_indentation(self) -> Any:
        """Return the empty lines at the beginning of a block text, and its indentation."""
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

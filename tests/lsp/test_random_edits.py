"""After any edits, the server has the findings of `validate` and `check`.

`python -m tests.lsp.test_random_edits 100000` makes that many edits; a test makes some.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

import pytest

pytest.importorskip("pygls")

from newsmeta.config.config import Config
from newsmeta.diagnostics import Diagnostic, Position, Span
from newsmeta.files.targets import Target
from newsmeta.frontmatter import SourceError
from newsmeta.linter.runner import Runner
from newsmeta.lsp.positions import Lines
from newsmeta.rules import CHECKED, VALIDATED
from tests.support.cli import GOOD
from tests.support.lsp import Editor, editor, partial

PIECES = [
    *("😀", "é", "e\u0301", "\u2028", "\u00a0", "\t", " ", "  ", "\n", "\r\n", "\r", '"', "'", ":"),
    *("- ", "#", "# newsmeta: ignore NM2", "---\n", "{", "]", "&a", "*a", "|", ">-\n", "!!x", "\\"),
    *("title: x\n", "quality: '5'\n", "unknown: 1\n", "&amp;", "https://", "?utm_source=x", "\0"),
    *("\ufeff", "NaN", "2021-13-45", "images:\n  - url: x\n", "topics: [a, a]\n", "Climate", "x"),
]


class Typist:
    """A random typist, who compares the displayed findings.

    Args:
        here: The editor.
        root: The open folder.
        seed: Seed of the random edits.
    """

    def __init__(self, here: Editor, root: Path, seed: int) -> None:
        self._here = here
        self._dice = random.Random(seed)
        config = Config(root=root)
        self._runners = [Runner(config, codes=codes) for codes in (VALIDATED, CHECKED)]
        self._path = root / "_news/typed.md"
        self.text = GOOD
        self._uri = here.open(self._path, self.text)

    def type(self) -> None:
        """Make an edit, and compare the server's findings with the expected ones."""
        dice = self._dice
        if dice.random() < 0.02 or len(self.text) > 4000:
            self.text = GOOD.replace("\n", dice.choice(["\n", "\n", "\r\n", "\r"]))
            self._here.become(self._uri, self.text)
        else:
            self._edit()
        found = sorted(
            (each.range.start.line, each.range.start.character, each.range.end.line,
             each.range.end.character, str(each.code), each.message)
            for each in self._here.ask(self._uri)
        )  # fmt: skip
        assert found == self._expected(), self.text

    def _edit(self) -> None:
        dice, text = self._dice, self.text
        start = dice.randrange(len(text) + 1)
        end = min(start + int(dice.expovariate(0.3)), len(text)) if dice.random() < 0.5 else start
        new = dice.choice(PIECES) if dice.random() < 0.8 else ""
        lines = Lines(text, "utf-16")
        where = lines.range(Span(start, end))
        span = lines.span(where)  # No position is between the two characters of a line end.
        self.text = text[: span.start] + new + text[span.end :]
        self._here.change(self._uri, partial(new, where.start, where.end))

    def _expected(self) -> list[tuple[int, int, int, int, str, str]]:
        """Return the findings of `validate` and `check`, in the editor's columns."""
        data = self.text.encode()
        target = Target(str(self._path), str(self._path), is_named=False, data=data)
        found: set[Diagnostic] = set()
        for runner in self._runners:
            try:
                if runner.checker.analyst.content(target) is None:
                    return []
            except SourceError:
                pass
            report, failures = runner.run([target])
            assert not failures
            found |= set(report.diagnostics)
        return sorted(
            (*self._place(each.location.start), *self._place(each.location.end),
             each.code, each.text)
            for each in found
        )  # fmt: skip

    def _place(self, place: Position) -> tuple[int, int]:
        """Return a position in UTF-16 code units, counted by hand."""
        has_mark = self.text.startswith("\ufeff")
        lines = self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        line = lines[place.line - 1] if place.line <= len(lines) else ""
        at = place.column - 1 + (has_mark and place.line == 1)
        return place.line - 1, len(line[:at].encode("utf-16-le")) // 2


def run(edits: int, seed: int, root: Path) -> None:
    (root / "_news").mkdir(exist_ok=True)
    with editor(root, asks=True) as here:
        typist = Typist(here, root, seed)
        for _ in range(edits):
            typist.type()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_random_edits(tmp_path: Path, seed: int) -> None:
    run(150, seed, tmp_path.resolve())


def main() -> None:
    """Make the number of edits given on the command line."""
    left, seed, started = (
        int(sys.argv[1]),
        int(sys.argv[2]) if len(sys.argv) > 2 else 0,
        time.time(),
    )
    done = 0
    while left > 0:
        with tempfile.TemporaryDirectory() as folder:
            run(min(left, 1000), seed, Path(folder).resolve())
        done, left, seed = done + min(left, 1000), left - 1000, seed + 1
        sys.stdout.write(f"{done:,} edits in {time.time() - started:.0f} s\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

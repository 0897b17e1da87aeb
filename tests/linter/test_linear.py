"""Linear time: twice as much of the same in a file takes about twice as long."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.cli import GOOD, invoke, write

pytestmark = pytest.mark.slow

ENTRY = (
    '  - title: "Fish &amp; chips  again"\n    excerpt: "A plate."\n    type: article\n'
    '    publishedDateTime: 2021-01-27T15:50:00Z\n    webUrl: "HTTP://www.example.com/{}"\n'
    "    provider:\n      name: Example Times\n      domain: example.com\n    mood: good\n"
)


def _topics(item: str, number: int) -> str:
    return GOOD.replace("  - Climate\n", "".join(f"{item}\n".format(n) for n in range(number)))


def _below(fields: str, line: str, number: int) -> str:
    lines = "".join(line.format(n) for n in range(number))
    return GOOD.replace("---\n\nThe council", f"{fields}{lines}---\n\nThe council")


def _line(item: str, number: int) -> str:
    return GOOD.replace("topics:\n  - Climate\n", f"topics: [{', '.join([item] * number)}]\n")


def _title(text: str) -> str:
    return GOOD.replace("City council", f"City{text} council")


def _content(line: str, number: int) -> str:
    return _below("content: |\n", f"  {line}\n", number)


MANY: dict[str, tuple[int, Callable[[int], str]]] = {
    "unknown fields": (3_000, lambda n: _below("", "mood{}: 1\n", n)),
    "fields by merges": (1_500, lambda n: _below("base: &b\n  x: 1\n<<: *b\n", "m{}: 1\n", n)),
    "equal topics": (4_000, lambda n: _topics("  - Climate", n)),
    "numbers for topics": (2_000, lambda n: _topics("  - 5", n)),
    "empty topics": (2_000, lambda n: _topics("  -", n)),
    "anchors": (2_000, lambda n: _topics("  - &a{} Climate {}".replace("{}", "{0}"), n)),
    "cut topics": (2_000, lambda n: _topics("  - round #{0}", n)),
    "swallowed topics": (1_500, lambda n: _topics("  - a{0}\n    - b", n)),
    "topics in blocks": (1_500, lambda n: _topics("  - |\n    fish{0}  chips", n)),
    "huge numbers": (2_000, lambda n: _topics("  - 99999999999999999999{0:06}", n)),
    "infinite numbers": (4_000, lambda n: _topics("  - .inf", n)),
    "equal topics with comments": (2_000, lambda n: _topics("  - Climate # {0}", n)),
    "mappings on one line": (2_000, lambda n: _line("{a: 1}", n)),
    "entries of one page": (300, lambda n: _below("related:\n", ENTRY.replace("{}", "a"), n)),
    "entries with flaws": (300, lambda n: _below("related:\n", ENTRY, n)),
    "blanks": (40_000, lambda n: GOOD.replace("City council", f"City{' ' * n}council")),
    "fields given twice": (2_000, lambda n: _below("", "mood: good\n", n)),
}
MANY |= {
    "numbers on one line": (3_000, lambda n: _line("5", n)),
    "texts on one line": (3_000, lambda n: _line("fish &amp; chips", n)),
    "characters that nobody sees": (20_000, lambda n: _title("\u202e\u200b" * n)),
    "the same, escaped": (20_000, lambda n: _title(r"\u202e\e" * n)),
    "entities within tags": (2_000, lambda n: _content("&amp; <b> &lt;i&gt;", n)),
    "comments that nothing closes": (10_000, lambda n: _title("&amp;<!--" * n)),
    "comments that are closed": (10_000, lambda n: _title("&lt;<!-- -->" * n)),
    "suppressions of nothing": (3_000, lambda n: _below("", "# newsmeta: ignore NM{}x\n", n)),
    "comments where YAML is broken": (
        20_000,
        lambda n: _below("", "# &\n", n).replace("type: article", "type: ["),
    ),
}
COMMANDS = {
    "validate": ("validate", "--no-cache", "--jobs", "1", "_news"),
    "check": ("check", "--jobs", "1", "_news"),
    "normalize": ("normalize", "--check", "--jobs", "1", "_news"),
    "normalize all": ("normalize", "--check", "--unsafe-fixes", "--jobs", "1", "_news"),
    "export": ("export", "--to", "jsonl", "--on-error", "include", "-o", "out.jsonl", "_news"),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("many", MANY)
def test_time_grows_with_the_file(
    many: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    number, content = MANY[many]

    def seconds(size: int) -> float:
        write(tmp_path, {"_news/2021-01-27-trees.md": content(size)})
        start = time.process_time()
        result = invoke(*COMMANDS[command])
        assert result.status in (0, 1)
        return time.process_time() - start

    # Exempt objects of earlier tests from the collector, or they would distort the times.
    gc.collect()
    gc.freeze()
    twice = seconds(2 * number)
    # Most runs are too short to show a ratio.
    if twice >= 2:
        once = seconds(number)
        # Other load on the machine only ever makes a run longer: take the fastest.
        for _ in range(3):
            if twice < 3.2 * once:
                break
            twice = min(twice, seconds(2 * number))
            once = min(once, seconds(number))
        assert twice < max(3.2 * once, 2)

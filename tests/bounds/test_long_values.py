"""Extremely long values: they are found and kept, at a limited cost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.cli import GOOD, codes, environment, invoke, write
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow

NUMBER = 70_000
"""Approximate number of characters: above the limit of every analysis."""

TITLE = "City council votes to plant ten thousand trees"
PICTURE = "https://www.example.com/trees-1200x630.jpg"


def title(text: str) -> Callable[[int], str]:
    return lambda n: GOOD.replace(TITLE, "City" + text * (n // len(text)) + " council")


def lines(text: str) -> Callable[[int], str]:
    block = "|\n  City\n  {}\n  council\n"
    return lambda n: GOOD.replace(f'"{TITLE}"\n', block.format(text * (n // len(text))))


def picture(start: str, text: str) -> Callable[[int], str]:
    return lambda n: GOOD.replace(PICTURE, start + text * (n // len(text)) + "x.jpg")


def page(start: str, text: str) -> Callable[[int], str]:
    whole = "https://www.example.com/2021/01/27/ten-thousand-trees/"
    return lambda n: GOOD.replace(f'"{whole}"', f'"{start}{text * (n // len(text))}"')


VALUES: dict[str, tuple[Callable[[int], str], str]] = {
    "entities": (title("&amp;"), "NM201"),
    "entities and spaces": (title("a  &lt; "), "NM201"),
    "entities in lines": (lines("&amp;"), "NM201"),
    "spaces": (title("a  "), "NM203"),
    "accents apart": (title("e\u0301"), "NM205"),
    "tags": (title("<b>x</b>"), "NM207"),
    "zero width": (title("a\u200b"), "NM204"),
    "no-break spaces": (title("a\u00a0"), "NM204"),
    "tag characters": (title("\U000e0041"), "NM204"),
    "escapes": (lambda n: title(r"\u202ea")(8 * n), "NM204"),
    "wrongly decoded": (title("Ã©"), "NM206"),
    "lost characters": (title("a\ufffd"), "NM217"),
    "nothing wrong": (title("abc "), ""),
    "parameters": (picture("https://www.example.com/?", "utm_source=a&"), "NM301"),
    "ampersands": (picture("https://www.example.com/?", "a=1&amp;"), "NM301"),
    "dots": (picture("https://www.example.com/", "../a/"), "NM301"),
    "escaped escapes": (picture("https://www.example.com/", "%2525"), "NM301"),
    "letters": (picture("HTTP://www.example.com/", "é"), ""),
    "blanks": (picture("http://www.example.com/", "a b/"), ""),
    "labels": (picture("https://", "a."), ""),
    "pages": (page("https://www.example.com/", "a/"), "NM301"),
    "unseen in pages": (page("https://www.example.com/", "a\u200b"), ""),
    "pages in pages": (page("", "https://www.example.com/?url="), ""),
}
COMMANDS = {
    "validate": ("validate", "--no-cache", "--jobs", "1", "_news"),
    "check": ("check", "--jobs", "1", "_news"),
    "normalize": ("normalize", "--check", "--unsafe-fixes", "--jobs", "1", "_news"),
}


@pytest.mark.parametrize("name", VALUES)
def test_it_is_found_and_not_changed(name: str, tmp_path: Path) -> None:
    make, code = VALUES[name]
    text = make(NUMBER)
    write(tmp_path, {"_news/a.md": text})
    found = codes(invoke("validate", "_news").out) + codes(invoke("check", "_news").out)
    assert not code or code in found, found
    invoke("normalize", "--unsafe-fixes", "_news")
    after = (tmp_path / "_news/a.md").read_text(encoding="utf-8")
    longest = max(text.split("\n"), key=len)
    assert longest in after


PEAKS = """
import gc, sys, tracemalloc
from pathlib import Path
from tests.bounds.test_long_values import COMMANDS
from tests.support.cli import GOOD, invoke
article, texts = Path("_news/a.md"), [Path(name).read_bytes() for name in ("once", "twice")]
for name, arguments in COMMANDS.items():
    article.write_text(GOOD, encoding="utf-8")
    invoke(*arguments)  # What is imported at first is no matter of the value.
    peaks = []
    for text in texts:
        article.write_bytes(text)
        gc.collect()
        tracemalloc.start()
        invoke(*arguments)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    print(name, *peaks)
"""
"""Prints the peak memory of each command for a value, and for one twice as long, in bytes.

A separate process keeps other objects out of the measurement.
"""


@pytest.mark.parametrize("name", VALUES)
def test_twice_as_much_takes_no_more_than_twenty_times_that(name: str, tmp_path: Path) -> None:
    make, _ = VALUES[name]
    texts = {"once": make(NUMBER), "twice": make(2 * NUMBER)}
    write(tmp_path, {**texts, "_news/a.md": GOOD})
    once, twice = (len(text.encode()) for text in texts.values())
    done = subprocess.run(
        [sys.executable, "-c", PEAKS],
        env=environment({"PYTHONPATH": str(ROOT)}),
        capture_output=True,
        text=True,
        check=True,
    )
    lines = done.stdout.splitlines()
    assert len(lines) == len(COMMANDS)
    for line in lines:
        command, *peaks = line.rsplit(" ", 2)
        assert int(peaks[1]) - int(peaks[0]) < 20 * (twice - once), command


def test_where_it_is_cut_off_is_no_end(tmp_path: Path) -> None:
    for end in (" ", "...", "…", "<b", "&am"):
        text = "a" * (65_536 - len(end)) + end + "b" * 1_000
        write(tmp_path, {"_news/a.md": GOOD.replace(TITLE, text)})
        assert codes(invoke("validate", "_news").out) == [], end


def test_one_that_is_just_short_enough_is_put_right(tmp_path: Path) -> None:
    text = "Fish &amp; " * 5_000 + "chips"
    write(tmp_path, {"_news/a.md": GOOD.replace(TITLE, text)})
    assert invoke("normalize", "_news").status == 0
    after = (tmp_path / "_news/a.md").read_text(encoding="utf-8")
    assert text.replace("&amp;", "&") in after

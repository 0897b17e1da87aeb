"""Compares made-up articles with real ones.

    python -m benchmarks.likeness [--corpus FOLDER] [--mix NAME ...] [--articles 1000]

It prints a table with the sizes of files, the notation of texts, the fields of articles, and their
findings, for real articles and for each mix.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import newsmeta
from benchmarks import corpus
from benchmarks.repositories import mixes
from benchmarks.tables import markdown

_TEXT = re.compile(r'^(title|excerpt): ("?)(.*?)"?\r?$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sample:
    """One article.

    Attributes:
        data: The content of the file.
        article: The values.
        codes: The rules with findings in it, once for each finding.
    """

    data: bytes
    article: newsmeta.Article
    codes: tuple[str, ...]

    @property
    def excerpt(self) -> str:
        """The excerpt as written."""
        found = _TEXT.findall(self.data.decode())
        return "".join(text for name, _, text in found if name == "excerpt")

    @property
    def is_quoted(self) -> bool:
        """Whether title and excerpt are in double quotes."""
        return all(quote for _, quote, _ in _TEXT.findall(self.data.decode()))


def samples(paths: Sequence[Path]) -> list[Sample]:
    """Return articles with their findings."""
    found: dict[str, list[str]] = {}
    for diagnostic in newsmeta.validate(paths).diagnostics:
        found.setdefault(diagnostic.path, []).append(diagnostic.code)
    return [
        Sample(path.read_bytes(), newsmeta.load(path), tuple(found.get(str(path), ())))
        for path in paths
    ]


IN_A_HUNDRED: dict[str, Callable[[Sample], object]] = {
    "CRLF": lambda it: b"\r\n" in it.data,
    "texts in double quotes": lambda it: it.is_quoted,
    r"excerpt with `\"`": lambda it: r"\"" in it.excerpt,
    r"excerpt with `\r\n`": lambda it: r"\r\n" in it.excerpt,
    r"excerpt with `\u`": lambda it: r"\u" in it.excerpt,
    "excerpt beyond ASCII": lambda it: not it.excerpt.isascii(),
    "one topic": lambda it: len(it.article.topics) == 1,
    "two topics": lambda it: len(it.article.topics) == 2,
    "a picture": lambda it: it.article.images,
    "a logo": lambda it: it.article.provider and it.article.provider.images,
    "a video": lambda it: it.article.type == "video",
    "an AMP page": lambda it: it.article.amp_web_url,
    "related articles": lambda it: it.article.related,
    "a body": lambda it: it.article.body.strip(),
    "findings": lambda it: it.codes,
}
CODES = ("NM201", "NM202", "NM203", "NM204")


def likeness(found: list[Sample]) -> dict[str, str]:
    """Return the properties of articles."""
    sizes = sorted(len(it.data) for it in found)
    lengths = sorted(len(it.excerpt) for it in found)
    rows = {
        "articles": f"{len(found):,}",
        "bytes: 10th, 50th, 90th of a hundred": ", ".join(
            f"{sizes[len(sizes) * part // 100]:,}" for part in (10, 50, 90)
        ),
        "characters of an excerpt, median": str(lengths[len(lengths) // 2]),
    }
    for name, has in IN_A_HUNDRED.items():
        rows[f"{name}, %"] = f"{100 * sum(map(bool, map(has, found))) / len(found):.0f}"
    wrong = [it for it in found if it.codes]
    count = len(wrong) or 1
    codes = Counter(code for it in wrong for code in set(it.codes))
    rows |= {f"of these: {code}, %": f"{100 * codes.pop(code, 0) / count:.0f}" for code in CODES}
    rows["of these: other rules, %"] = f"{100 * sum(codes.values()) / count:.0f}"
    rows["findings in each of these"] = f"{sum(len(it.codes) for it in wrong) / count:.1f}"
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.likeness", description=(__doc__ or "").split("\n", 1)[0]
    )
    parser.add_argument("--corpus", type=Path, help="a site, or a folder, of real articles")
    parser.add_argument(
        "--mix", action="append", help="percentage of articles with findings; repeatable"
    )
    parser.add_argument("--articles", type=int, default=1_000, help="how many (default: 1000)")
    parser.add_argument("--seed", type=int, default=1, help="what they depend on")
    parser.add_argument("--related", action="store_true", help="some have related ones")
    options = parser.parse_args()
    columns = {}
    if options.corpus:
        columns["real"] = likeness(samples(corpus.read(options.corpus.absolute()).all))
    for mix in mixes(options.mix or ["2", "40", "90"], None, options.seed, options.related):
        with tempfile.TemporaryDirectory() as folder:
            made = mix.make(Path(folder), options.articles)
            columns[mix.name] = likeness(samples(made.articles))
    names = next(iter(columns.values()))
    print(
        markdown(
            ("", *columns), [(name, *(found[name] for found in columns.values())) for name in names]
        )
    )


if __name__ == "__main__":
    main()

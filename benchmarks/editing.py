"""`python -m benchmarks.editing`: the delay of findings in an editor while a text is typed.

The articles have about 30 KB, twenty times the usual size: one with a long body, one with long
front matter, and the latter with mistakes. Each is changed by a letter and checked again, as in the
language server between two keystrokes.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from newsmeta.lsp import diagnosing
from newsmeta.lsp.documents import Document
from newsmeta.lsp.projects import Projects

SIZE = 30_000
_HEAD = """\
---
category: news
title: "City council votes to plant ten thousand trees"
excerpt: "The plan covers every district and starts in the spring."
publishedDateTime: 2021-01-27T15:50:00Z
originalUrl: "https://www.example.com/2021/01/27/ten-thousand-trees/"
webUrl: "https://www.example.com/2021/01/27/ten-thousand-trees/"
type: article

provider:
  name: Example Times
  domain: example.com

topics:
  - Climate
"""
_BODY = "---\n\nThe council voted on Wednesday.\n"
_ENTRY = """\
  - title: "A story about trees, the {number}th of them"
    excerpt: "What happened next to the trees of the {number}th district."
    publishedDateTime: 2021-01-26T15:50:00Z
    originalUrl: "https://www.example.com/2021/01/26/{number}/trees/"
    webUrl: "https://www.example.com/2021/01/26/{number}/trees/"
    type: article
    provider:
      name: Example Times
      domain: example.com
    topics:
      - Climate
"""


def texts() -> dict[str, str]:
    """Return the articles by description."""
    words = "They said so, and more was said on that day than before. "
    entries = "".join(_ENTRY.format(number=n) for n in range(SIZE // len(_ENTRY)))
    long = f"{_HEAD}\nrelated:\n{entries}{_BODY}"
    bad = long.replace("type: article", "type: artcle", 3).replace(
        "What happened", "What  happened", 5
    )
    return {
        "a long body": _HEAD + _BODY + words * (SIZE // len(words)),
        "long front matter": long,
        "long front matter with mistakes": bad,
        "long front matter that is no YAML": long.replace(
            "topics:\n  - Climate", "topics: [Climate"
        ),
    }


def times(text: str, rounds: int) -> tuple[list[float], int]:
    """Return the milliseconds of each look, and the number of findings."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        (root / "_news").mkdir()
        projects = Projects(sys.exit)
        uri = (root / "_news/2021-01-27-trees.md").as_uri()
        taken: list[float] = []
        found = 0
        for number in range(rounds + 1):
            changed = text.replace("voted", f"voted{number}")
            started = time.process_time()
            document = Document(uri, number, changed, "utf-16")
            project = projects.of(document.path)
            told = [
                diagnosing.shown(project, document, e) for e in diagnosing.found(project, document)
            ]
            taken.append((time.process_time() - started) * 1000)
            found = len(told)
    return taken[1:], found  # The first look loads everything.


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.editing", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="looks at each text")
    rounds = parser.parse_args().rounds
    print(f"{'article':36} {'KB':>5} {'findings':>9} {'median ms':>10} {'worst ms':>9}")
    for name, text in texts().items():
        taken, found = times(text, rounds)
        size = len(text.encode()) / 1000
        print(f"{name:36} {size:5.0f} {found:9} {statistics.median(taken):10.1f} {max(taken):9.1f}")


if __name__ == "__main__":
    main()

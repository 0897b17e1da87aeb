"""Compares newsmeta with check-jsonschema on one article: wall time and memory.

    python benchmarks/single_file.py [--rounds 30] [--file examples/good/….md]

Run it with the Python of an environment that has both (`pip install -e '.[test]'`). It runs
`newsmeta validate FILE` and `check-jsonschema --schemafile schemas/article.schema.json
FRONT_MATTER.yaml`, with the front matter of the same file, in turn, each in a process of its
own: A B, B A, A B and so on, so that what else the machine does falls on both. After a few
rounds that do not count, it prints for each the median, least and most of wall time and the
peak of memory, and the median over the rounds of the one's time divided by the other's.
"""

from __future__ import annotations

import argparse
import platform
import tempfile
from importlib.metadata import version
from pathlib import Path

from contest import ROOT, Contestant, measure, program, table

from newsmeta._about import DISTRIBUTION

SCHEMA = ROOT / "schemas" / "article.schema.json"


def front_matter(path: Path) -> str:
    """Return what stands between the two marker lines of an article file."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    end = next(at for at, line in enumerate(lines) if at and line.rstrip() in ("---", "..."))
    return "".join(lines[1:end])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=30, help="runs of each (default: 30)")
    parser.add_argument(
        "--file",
        type=Path,
        default=ROOT / "examples" / "good" / "council-plants-trees.md",
        help="the article (default: one of the examples)",
    )
    options = parser.parse_args()
    path = options.file.resolve()
    with tempfile.TemporaryDirectory() as folder:
        yaml = Path(folder) / "front-matter.yaml"
        yaml.write_text(front_matter(path), encoding="utf-8")
        contestants = [
            Contestant("newsmeta validate", [program("newsmeta"), "validate", str(path)]),
            Contestant(
                "check-jsonschema",
                [program("check-jsonschema"), "--schemafile", str(SCHEMA), str(yaml)],
            ),
        ]
        measure(contestants, max(options.rounds, 1))
    print(
        f"{path.name} ({path.stat().st_size:,} bytes), Python {platform.python_version()}, "
        f"newsmeta {version(DISTRIBUTION)}, check-jsonschema {version('check-jsonschema')}"
    )
    print(table(contestants))


if __name__ == "__main__":
    main()

"""Writes docs/report-example.html, the page of some examples.

Run it as `python docs/report_example.py` after changes of the page or of its findings.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "report-example.html"
LOOKED_AT = ("good", "site", "bad/several-mistakes", "bad/NM2*")


def main() -> None:
    """Write the page."""
    write(PAGE)


def write(page: Path) -> None:
    """Write the page of the examples to a file; the same bytes as long as they are the same."""
    examples = ROOT / "examples"
    places = sorted(path for pattern in LOOKED_AT for path in examples.glob(pattern))
    subprocess.run(
        [
            *(sys.executable, "-m", "newsmeta", "report", "--no-config", "--jobs", "1", "--quiet"),
            *("--ignore", "NM6"),
            *("--title", "Examples of newsmeta", "--output", str(page)),
            *(path.relative_to(ROOT).as_posix() for path in places),
        ],
        cwd=ROOT,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1735689600"},
        check=True,
    )


if __name__ == "__main__":
    main()

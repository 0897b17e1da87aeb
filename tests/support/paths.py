"""Where the files are that tests look at."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The checkout."""

EXAMPLES = ROOT / "examples"
DATA = ROOT / "tests" / "data"
"""What is only there for tests; `tests/data/README.md` says what it is."""

WEB_CASES = DATA / "web"
"""What rules that ask the web find; `tests/cli/online/test_cases.py` says what is in a case."""

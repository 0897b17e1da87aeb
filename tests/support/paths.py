"""Folders of files for tests."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The checkout."""

EXAMPLES = ROOT / "examples"
DATA = ROOT / "tests" / "data"
"""Data only for tests; `tests/data/README.md` describes it."""

WEB_CASES = DATA / "web"
"""Findings of rules that ask the web; `tests/cli/online/test_cases.py` describes a case."""

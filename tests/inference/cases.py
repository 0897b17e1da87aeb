"""The cases in `tests/data/inference`; `test_cases.py` describes their form."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from newsmeta.files.targets import Target
from newsmeta.frontmatter import Limits
from newsmeta.inference.deviations import Deviation
from newsmeta.inference.reading import LeftOutError, Reader
from tests.support.paths import DATA

CASES = sorted(path for path in (DATA / "inference").iterdir() if path.is_dir())


def root_of(case: Path, folder: Path) -> Path:
    """Return the folder that contains `files` of a case; create it in the given empty one."""
    if (case / "files").exists():
        return case
    lines = [json.loads(line) for line in (case / "files.jsonl").read_text("utf-8").splitlines()]
    values = [each.get("of", each) for each in lines for _ in range(each.get("times", 1))]
    (folder / "files").mkdir(parents=True)
    for number, each in enumerate(values):
        fields = [f"{key}: {json.dumps(value)}\n" for key, value in each.items()]
        text = "".join(fields).replace("#", str(number))
        (folder / "files" / f"{number:03}.md").write_text(f"---\n{text}---\n", encoding="utf-8")
    return folder


def readable(paths: Iterable[Path]) -> list[tuple[str, Any]]:
    """Return names and values of the readable files."""
    reader = Reader(Limits())
    found = []
    for path in sorted(paths):
        try:
            found.append((str(path), reader.values(Target(str(path), str(path), is_named=False))))
        except LeftOutError:
            continue
    return found


def rejected(found: Iterable[tuple[str, list[Deviation]]]) -> set[str]:
    """Return the names of the files that a schema rejects."""
    return {name for name, each in found if any(one.is_rejected for one in each)}

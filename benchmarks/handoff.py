"""Time and memory of exports to tables, compared with other programs.

    python -m benchmarks.handoff [--corpus FOLDER] [--articles N] [--rounds N]

The articles are made up, or copies of those in a folder. The other programs get the output of
`newsmeta export --to jsonl`, so that their times do not include reading and checking the articles,
which is most of newsmeta's work. All run in turn; the least of the rounds counts.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import articles, corpus
from benchmarks.contest import program

PANDAS = """
import json, sys, pandas
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
frame = pandas.json_normalize(rows)
frame = frame.map(lambda v: json.dumps(v) if isinstance(v, list) else v)
frame.to_excel(sys.argv[2], index=False, engine="openpyxl")
"""
PANDAS_BACK = """
import sys, pandas
pandas.read_excel(sys.argv[1], sheet_name=None, engine="openpyxl")
"""
SQLITE_UTILS = """
import json, pathlib, sqlite_utils, sys
path = pathlib.Path(sys.argv[2])
rows = (json.loads(line) for line in open(sys.argv[1], encoding="utf-8"))
database = sqlite_utils.Database(path)
database["articles"].upsert_all(rows, pk="path", alter=True)
if not database["articles"].detect_fts():
    database["articles"].enable_fts(["title", "excerpt"], create_triggers=True)
"""


def contestants(news: Path, folder: Path) -> dict[str, list[str]]:
    """Return the commands by name, in the order in which they must run."""
    data, book, database = (str(folder / name) for name in ("a.jsonl", "a.xlsx", "a.db"))
    export = [program("newsmeta"), "export", str(news), "--quiet", "--jobs", "1", "--output"]
    into = [program("newsmeta"), "import", "--into", str(folder / "site"), "--dry-run"]
    return {
        "newsmeta export --to jsonl": [*export, data],
        "newsmeta export --to csv": [*export, str(folder / "a.csv")],
        "newsmeta export --to csv --columns non-empty": [
            *(*export, str(folder / "b.csv"), "--columns", "non-empty"),
        ],
        "newsmeta export --to xlsx": [*export, book],
        "jsonl, then pandas.to_excel (openpyxl)": [
            *(sys.executable, "-c", PANDAS, data, str(folder / "p.xlsx")),
        ],
        "newsmeta import a.xlsx --dry-run": [*into, book, "--quiet", "--jobs", "1"],
        "pandas.read_excel (openpyxl) alone": [sys.executable, "-c", PANDAS_BACK, book],
        "newsmeta export --to sqlite, a new file": [*export, database],
        "newsmeta export --to sqlite, nothing changed": [*export, database],
        "jsonl, then sqlite-utils upsert, a new file": [
            *(sys.executable, "-c", SQLITE_UTILS, data, str(folder / "u.db")),
        ],
        "jsonl, then sqlite-utils upsert again": [
            *(sys.executable, "-c", SQLITE_UTILS, data, str(folder / "u.db")),
        ],
    }


def measured(command: list[str]) -> tuple[float, int]:
    """Return the processor seconds of a command, and its peak of memory in MiB."""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            out.seek(0)
            raise SystemExit(f"{command}: {out.read().decode(errors='replace')[-2000:]}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.handoff")
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--articles", type=int, default=3_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    seen: dict[str, list[tuple[float, int]]] = {}
    with tempfile.TemporaryDirectory() as top:
        site = Path(top, "site")
        if options.corpus:
            corpus.read(options.corpus).write(site, options.articles, 0)
        else:
            articles.write(site, options.articles, 1, 0, True)
        for number in range(options.rounds):
            folder = Path(top, str(number))
            folder.mkdir()
            for name, command in contestants(site / "_news", folder).items():
                seen.setdefault(name, []).append(measured(command))
    print("|  | processor time, s | memory, MiB |\n| --- | ---: | ---: |")
    for name, runs in seen.items():
        print(f"| `{name}` | {min(runs)[0]:.2f} | {max(size for _, size in runs)} |")


if __name__ == "__main__":
    main()

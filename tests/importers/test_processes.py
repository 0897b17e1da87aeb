"""Several processes import like one: the same files, outcomes, order and refusals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import newsmeta
from newsmeta.importers.items import Raw
from newsmeta.linter import job_count, parallel
from newsmeta.linter.job_count import Share
from tests.support.cli import command, environment, invoke
from tests.support.importing import RECORD, TEXT, files, without
from tests.support.processes import begin

pytestmark = pytest.mark.slow

METHODS = ("fork", "spawn") if hasattr(os, "fork") else ("spawn",)
GOOD = [without(path=f"_news/{number:02}.md") for number in range(40)]
ODD: list[Any] = [
    *(without("path"), without("path", title="Another one"), without("title"), "no object", 5),
    *(without(path="_news/00.md"), without(path="_news/00.md/a.md"), without(path="../a.md")),
    *(without(path="_news"), without(path="a/b/c.md"), without(path="a/b.md"), without(path="a")),
    *(without(path="there.md"), without(path="link/a.md"), without(path="other.md", quality=60)),
    *(without(path="odd.md", own={"a": [1, None]}), without(path="times.md", title="&amp; \r\n")),
    *(without(path="bad.md", publishedDateTime="soon"), without(path="half.md", title="\ud800")),
    *(without(path="cr.md", body="a\r"), without(path="crlf.md", body="a\r\n"), {}, [RECORD]),
]
SCRIPT = """\
import json, sys, threading
from pathlib import Path
import newsmeta
from newsmeta.linter import job_count

job_count.CHUNK = 4
job_count.usual_method = lambda: {method!r}
if __name__ == "__main__":
    try:
        found = newsmeta.import_data({data!r}, "site", jobs={jobs}, **{choices!r})
    except newsmeta.HandoffError as error:
        found = [str(error)]
    print(json.dumps([repr(each) for each in found]))
"""


def data(folder: Path, records: Iterable[Any], name: str = "data.jsonl") -> Path:
    path = folder / name
    texts = [json.dumps(record) for record in records]
    text = "\n".join(texts) if name.endswith("jsonl") else "[" + ",\n".join(texts) + "]"
    path.write_text(text, encoding="utf-8")
    return path


def site(folder: Path) -> None:
    """Create a folder with existing files."""
    into = folder / "site"
    into.mkdir(parents=True)
    (into / "there.md").write_text(TEXT, encoding="utf-8")
    (into / "other.md").write_text(TEXT.replace("Climate", "Trees") + "Text.\n", encoding="utf-8")
    (folder / "elsewhere").mkdir()
    (into / "link").symlink_to(folder / "elsewhere")


def outcome(folder: Path, name: str, jobs: int, method: str, choices: dict[str, Any]) -> Any:
    """Return the output of an import, and the files after it."""
    site(folder)
    script = SCRIPT.format(method=method, data=f"../{name}", jobs=jobs, choices=choices)
    (folder / "script.py").write_text(script, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", "script.py"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout), files(folder / "site")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("choices", [{}, {"update": True}, {"force": True}, {"dry_run": True}])
def test_whatever_the_records_are(method: str, choices: dict[str, Any], tmp_path: Path) -> None:
    data(tmp_path, [*GOOD[:3], *ODD, *GOOD, *ODD])
    one, several = (
        outcome(tmp_path / str(jobs), "data.jsonl", jobs, method, choices) for jobs in (1, 3)
    )
    assert one == several
    assert len(one[0]) == 3 + 2 * len(ODD) + len(GOOD)
    assert sum("refused" in each for each in one[0]) > len(ODD)


def test_data_that_is_read_before_it_is_handed_over(tmp_path: Path) -> None:
    data(tmp_path, [*GOOD, *ODD], "data.json")
    one, several = (outcome(tmp_path / str(n), "data.json", n, METHODS[0], {}) for n in (1, 2))
    assert one == several


def test_what_stands_before_a_mistake_in_the_data_is_written(tmp_path: Path) -> None:
    path = data(tmp_path, GOOD, "data.json")
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.rindex("{")] + "nothing]", encoding="utf-8")
    one, several = (outcome(tmp_path / str(n), "data.json", n, METHODS[0], {}) for n in (1, 2))
    assert one == several
    assert len(one[1]) == len(GOOD) - 1 + 2
    assert "is not a JSON array" in one[0][0]


def test_the_command_takes_as_many_as_are_asked_for(tmp_path: Path) -> None:
    path = data(tmp_path, [*GOOD, *ODD])
    said = [
        invoke("import", str(path), "--into", str(tmp_path / "site"), "--dry-run", *args)
        for args in ([], ["--jobs", "1"], ["-j", "2"])
    ]
    assert said[0] == said[1] == said[2]
    assert "would write _news/39.md" in said[0].out


def test_many_records_have_several_processes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[int] = []

    def results(recipe: object, look: object, raws: Iterable[Raw], share: Share) -> Any:
        asked.append(share.jobs)
        return ((raw, None) for raw in raws)

    monkeypatch.setattr(parallel, "results", results)
    monkeypatch.setattr(job_count, "MANY", {"fork": 30, "spawn": 30})
    monkeypatch.setattr(job_count, "CHUNK", 4)
    monkeypatch.setattr(job_count, "processors", lambda: 2)
    for records in (GOOD, GOOD[:20]):
        path = data(tmp_path, records)
        found = newsmeta.import_data(path, tmp_path / "site", dry_run=True, jobs=None)
        assert len(found) == len(records)
    assert asked == [2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="signals are other ones there")
def test_one_that_is_killed_leaves_whole_files(tmp_path: Path) -> None:
    path = data(tmp_path, [without(path=f"{n}.md", body="x\n" * 2000) for n in range(3000)])
    into = tmp_path / "site"
    args = command("import", str(path), "--into", str(into), "--jobs", "2", "--no-config")
    process = begin(args, env=environment(), stderr=subprocess.DEVNULL)
    while process.poll() is None and not (into / "20.md").exists():
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    sizes = {each.stat().st_size for each in into.glob("*.md")}
    assert len(sizes) == 1
    assert invoke("import", str(path), "--into", str(into), "--no-config").status == 0
    assert len(list(into.glob("*.md"))) == 3000

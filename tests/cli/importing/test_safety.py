"""`newsmeta import`: nothing is overwritten, and nothing leaves the folder."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from tests.support.cli import GOOD, invoke, write
from tests.support.importing import RECORD, TEXT, files, import_data, lines, numbers, without


def test_nothing_is_overwritten_without_force() -> None:
    lines(RECORD)
    write(Path(), {"site/_news/trees.md": "mine"})
    result = import_data()
    assert result.status == 1
    assert (
        "data.jsonl: line 1 (_news/trees.md): the file exists and differs; --update" in result.err
    )
    assert files() == {"_news/trees.md": "mine"}
    result = import_data("--force")
    assert "the existing file is not an article, and would be lost; remove it" in result.err
    assert files() == {"_news/trees.md": "mine"}
    write(Path(), {"site/_news/trees.md": TEXT.replace("Climate", "Cities")})
    result = import_data("--force")
    assert numbers(result) == {"records": 1, "written": 0, "overwritten": 1, "refused": 0}
    assert files() == {"_news/trees.md": TEXT}
    result = import_data()
    assert numbers(result) == {"records": 1, "written": 0, "unchanged": 1, "refused": 0}


def test_a_dry_run_writes_nothing() -> None:
    lines(RECORD, without("path"), without("title"))
    mine = TEXT.replace("Climate", "Cities")
    write(Path(), {"site/_news/trees.md": mine})
    result = import_data("--dry-run", "--force")
    assert files() == {"_news/trees.md": mine}
    assert result.out.splitlines() == [
        "would overwrite _news/trees.md (line 1)",
        "  field   in the file                         in the data",
        '  topics  ["Cities"]                          ["Climate"]',
        "would write _news/2021-01-27-city-council-votes-ten-thousand-trees.md",
    ]
    assert numbers(result) == {"records": 3, "to write": 1, "to overwrite": 1, "refused": 1}
    assert result.status == 1
    result = invoke("import", "data.jsonl", "--into", "new", "--dry-run")
    assert not Path("new").exists()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../trees.md", "would leave the folder"),
        ("_news/../../trees.md", "would leave the folder"),
        ("/tmp/trees.md", "is absolute"),
        ("_news//trees.md", "is absolute or has an empty part"),
        ("C:\\trees.md", "has a character that is not allowed in file names on every system"),
        ("a\\trees.md", "has a character that"),
        (".git/hooks/trees.md", "has a hidden part"),
        ("_news/.trees.md", "has a hidden part"),
        ("newsmeta.toml", "is not the name of an article file"),
        ("_news/", "has an empty part"),
        ("_news/a\u0000.md", "has a character"),
        ("_news/a\nb.md", "has a character"),
        ("a" * 300 + ".md", "is too long"),
        ("\ud800.md", "is not UTF-8"),
    ],
)
def test_names_that_would_leave_the_folder(path: str, reason: str, folder: Path) -> None:
    lines(without(path=path), without(path="ok.md"))
    result = import_data()
    assert result.status == 1
    assert reason in result.err
    assert "data.jsonl: line 1: path: " in result.err
    assert list(files(folder)) == ["data.jsonl", "site/ok.md"]


def test_links_that_lead_out_of_the_folder(folder: Path) -> None:
    (folder / "elsewhere").mkdir()
    (folder / "site").mkdir()
    (folder / "site" / "_news").symlink_to(folder / "elsewhere")
    (folder / "site" / "b.md").symlink_to(folder / "elsewhere" / "b.md")
    lines(RECORD, without(path="b.md"))
    result = import_data("--force")
    assert result.status == 1
    assert "leads out of site" in result.err
    assert list((folder / "elsewhere").iterdir()) == []


def test_deep_values_are_refused_and_the_rest_goes_on() -> None:
    deep = '"images": ' + "[" * 700 + "]" * 700
    record = json.dumps(RECORD)
    broken = [
        record.replace('"path"', f'{deep}, "path"'),
        json.dumps({**RECORD, "sourceForm": {"asWritten": {"/x" + "/a" * 3000: 1}}}),
    ]
    Path("data.jsonl").write_text("\n".join([*broken, record]), encoding="utf-8")
    result = import_data()
    assert numbers(result) == {"records": 3, "written": 1, "refused": 2}


def test_many_pictures_take_no_time_beyond_their_number() -> None:
    images = [{"url": f"/{number}.png", "width": 1, "height": 1} for number in range(4_000)]
    lines(without(images=images))
    assert import_data().status == 0


def test_a_table_from_a_pipe(folder: Path) -> None:
    write(folder, {"_news/a.md": GOOD})
    invoke("export", "_news", "-o", "a.csv")
    os.mkfifo(folder / "pipe.csv")
    writer = threading.Thread(
        target=lambda: (folder / "pipe.csv").write_bytes((folder / "a.csv").read_bytes())
    )
    writer.start()
    result = invoke("import", "pipe.csv", "--into", "site")
    writer.join()
    assert result.status == 0, result.err


def test_two_records_of_one_name() -> None:
    lines(RECORD, without(title="Another"))
    result = import_data("--force")
    assert result.status == 1
    assert "line 2 (_news/trees.md): it is the file of line 1 already" in result.err
    assert files() == {"_news/trees.md": TEXT}

"""Invalid options of an import: the same messages for programs and people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import newsmeta
from tests.support.importing import RECORD, import_data, lines

# Choices in Python, arguments of the command (None if impossible), and the reason.
WRONG: tuple[tuple[dict[str, Any], tuple[str, ...] | None, str], ...] = (
    ({"match": "foo"}, None, "match: choose path, webUrl or originalUrl instead of foo"),
    ({"match": None}, None, "match: choose path, webUrl or originalUrl instead of None"),
    ({"match": "Path"}, None, "match: choose path, webUrl or originalUrl instead of Path"),
    ({"names": "foo"}, None, "names: choose path, basename or canonical instead of foo"),
    ({"names": ""}, None, "names: choose path, basename or canonical instead of "),
    ({"epoch": "hours"}, None, "epoch: choose seconds or milliseconds instead of hours"),
    (
        {"update": True, "force": True},
        ("--update", "--force"),
        "--update and --force exclude each other; use one of the two",
    ),
    (
        {"match": "webUrl"},
        ("--match", "webUrl"),
        "--match is for files that exist; use it with --update",
    ),
    (
        {"delete_at_most": 3, "update": True},
        ("--delete-at-most", "3", "--update"),
        "--delete-at-most is for --delete-missing; use both",
    ),
    (
        {"fields": {"title": "a"}, "from_format": "sqlite"},
        ("--map", "title=a", "--from", "sqlite"),
        "--map: sqlite is newsmeta's own format, and has the fields already",
    ),
    (
        {"records": "x"},
        ("--records", "x"),
        "--records: this is for json and xlsx, not for jsonl",
    ),
    ({"raw": True}, ("--raw",), "--raw: this is for csv and tsv, not for jsonl"),
    (
        {"separator": ","},
        ("--separator", ","),
        "--separator: this is for data of others; use it with --map",
    ),
    (
        {"separator": " ", "fields": {"title": "a"}},
        ("--separator", " ", "--map", "title=a"),
        "--separator: name at least one character other than a blank",
    ),
)


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines(RECORD)


@pytest.mark.parametrize(("choices", "args", "reason"), WRONG, ids=[each[2] for each in WRONG])
def test_what_does_not_go(
    choices: dict[str, Any], args: tuple[str, ...] | None, reason: str
) -> None:
    for call in (newsmeta.import_data, newsmeta.plan_import):
        with pytest.raises(newsmeta.HandoffError) as caught:
            call("data.jsonl", "site", **choices)
        assert str(caught.value) == reason
    if args is not None:
        result = import_data(*args)
        assert (result.status, result.err) == (2, f"newsmeta: {reason}\n")
    assert not Path("site").exists()


@pytest.mark.parametrize("data", [[], (), iter(())])
def test_no_data(data: Any) -> None:
    for call in (newsmeta.import_data, newsmeta.plan_import):
        with pytest.raises(newsmeta.HandoffError, match="there is no data"):
            call(data, "site")

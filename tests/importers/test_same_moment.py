"""The same time in another notation does not change a file."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.importers.merging import respelled
from newsmeta.records.record import Record
from newsmeta.schema import fields
from tests.support.cli import write
from tests.support.importing import RECORD, TEXT, files, import_data, lines, numbers

SAME = [
    "2021-01-27T16:50:00+01:00",
    "2021-01-27T15:50:00+00:00",
    "2021-01-27t15:50:00z",
    "2021-01-27 15:50:00Z",
    "2021-01-27T15:50:00.000Z",
    "2021-01-27T10:20:00-05:30",
    "2021-01-27 15:50:00.000000+00:00",
    "2021-01-28T00:50:00+09:00",
    "Wed, 27 Jan 2021 15:50:00 GMT",
    "Wed, 27 Jan 2021 16:50:00 +0100",
    "20210127T155000Z",
    "2021-01-27 16:50 +0100",
    "2021-01-27 15:50",
]
OTHERS = ["2021-01-27T15:50:01Z", "2021-01-27T15:50:00+01:00", "2021-01-27T15:50:00.5Z"]


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"site/_news/trees.md": TEXT})


@pytest.mark.parametrize("time", SAME)
@pytest.mark.parametrize("option", ["--update", "--force", "--quiet"])
def test_another_spelling_changes_nothing(time: str, option: str) -> None:
    lines({**RECORD, "publishedDateTime": time})
    result = import_data(option)
    assert (result.status, files()) == (0, {"_news/trees.md": TEXT}), result.err


@pytest.mark.parametrize("time", SAME)
def test_nor_does_it_in_a_cell(time: str) -> None:
    Path("a.csv").write_text(f'path,publishedDateTime\n_news/trees.md,"{time}"\n', encoding="utf-8")
    result = import_data("--update", data="a.csv")
    assert numbers(result)["unchanged"] == 1
    assert files() == {"_news/trees.md": TEXT}


@pytest.mark.parametrize("time", OTHERS)
def test_another_moment_is_a_change(time: str) -> None:
    lines({"path": "_news/trees.md", "publishedDateTime": time})
    assert numbers(import_data("--update"))["updated"] == 1
    assert files() == {"_news/trees.md": TEXT.replace("2021-01-27T15:50:00Z", time)}


@pytest.mark.parametrize("time", SAME[:3])
def test_what_else_changes_is_changed_alone(time: str) -> None:
    lines({"path": "_news/trees.md", "publishedDateTime": time, "title": "Another: title"})
    assert numbers(import_data("--update"))["updated"] == 1
    title = "City council votes: ten thousand trees"
    assert files() == {"_news/trees.md": TEXT.replace(title, "Another: title")}


@pytest.mark.parametrize("name", ["date", "last_modified_at"])
@pytest.mark.parametrize("time", SAME[:-1])
def test_the_times_of_jekyll_are_times_too(name: str, time: str) -> None:
    mine = TEXT.replace("\ntopics:", f"\n{name}: 2021-01-27 16:50:00 +0100\n\ntopics:")
    write(Path(), {"site/_news/trees.md": mine})
    lines({"path": "_news/trees.md", name: time})
    result = import_data("--update")
    assert numbers(result).get("unchanged") == 1, result.err
    assert files() == {"_news/trees.md": mine}


def test_what_is_no_timestamp_in_the_file_is_put_right() -> None:
    mine = TEXT.replace("2021-01-27T15:50:00Z", "2021-01-27 16:50 +0100")
    write(Path(), {"site/_news/trees.md": mine})
    lines({"path": "_news/trees.md", "publishedDateTime": "2021-01-27T15:50:00Z"})
    assert numbers(import_data("--update"))["updated"] == 1
    assert "2021-01-27T15:50:00Z" in files()["_news/trees.md"]


@given(
    st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29)),
    st.integers(-1439, 1439),
    st.integers(-1439, 1439),
)
def test_times_in_lists_are_compared_too(moment: datetime, one: int, other: int) -> None:
    def record(minutes: int) -> Record:
        zone = timezone(timedelta(minutes=minutes))
        time = moment.replace(tzinfo=UTC).astimezone(zone).isoformat()
        values = {"updatedDateTime": time, "related": [{"publishedDateTime": time}, {}]}
        return Record("", json.loads(json.dumps(values)))

    there = record(other)
    assert respelled(record(one), there, fields.article()).values == there.values

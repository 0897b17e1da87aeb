"""Foreign data: endless tables, and records of nothing but values."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsmeta.importers import csv, jsonl
from newsmeta.importers.headers import Header
from newsmeta.suggestions import suggestion
from tests.support.cli import invoke


def imported(name: str, text: str) -> tuple[int, str]:
    Path(name).write_text(text, encoding="utf-8")
    result = invoke("import", name, "--into", "x", "--dry-run")
    return result.status, result.err


@pytest.mark.parametrize(
    "text",
    [
        "a" * 2_000,
        "a" * 2_000 + "\n",
        "path,title\n" + "a" * 2_000,
        "path,title\na.md," + "," * 2_000,
        'path,title\na.md,"' + "a" * 2_000,
        'path,title\na.md,"' + "a\n" * 1_000,
        "sep=;\n" + "a" * 2_000,
        "\n\n" + "\0" * 2_000,
        "path,title\n" + '"' * 2_000,
        "path,title\na.md,b\n" + " " * 2_000,
    ],
)
def test_a_line_or_cell_without_end_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv, "LONGEST", 1_000)
    status, err = imported("a.csv", text)
    assert (status, "is not CSV" in err) == (2, True), err


def test_a_device_has_an_end() -> None:
    device = Path("/dev/zero")
    if not device.exists():
        pytest.skip("there is no device that never ends")
    result = invoke("import", str(device), "--from", "csv", "--into", "x", "--dry-run")
    assert (result.status, "a line is longer than" in result.err) == (2, True)


VALUES = {
    "lists": "[],",
    "objects": "{},",
    "lists in lists": "[[]],",
    "numbers": "1,",
    "texts": '"a",',
    "objects in lists": "[{}],",
    "members": '{"a":[1,2]},',
    "nothing": "null,",
    "truths": "true,",
    "lists of lists": "[[],[]],",
}


@pytest.mark.parametrize("form", ["jsonl", "json", "csv"])
@pytest.mark.parametrize("name", VALUES)
def test_a_record_has_no_values_without_end(
    name: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "MOST_VALUES", 1_000)
    record = '{"path":"a.md","topics":[%s1]}'
    for number in (100, 1_100):
        text = record % (VALUES[name] * number)
        if form == "csv":
            cell = (VALUES[name] * number).replace('"', '""')
            text = f'path,related\na.md,"[{cell}1]"\n'
        status, err = imported(f"a.{form}", f"[{text}]" if form == "json" else text)
        assert (status, "more than 1,000 values" in err) == (1, number > 1_000), err


def test_many_columns_are_looked_up_once_each() -> None:
    # A linear search for each name would take an hour.
    header = Header([f"c{n}" for n in range(100_000)] + ["", "b"])
    assert len(header.names) == 100_001
    assert header.problem(["1"] * 100_000) == ""


@pytest.mark.parametrize("number", [51, 1_000, 100_000])
def test_of_many_names_some_are_named(number: int) -> None:
    said = suggestion("nothing like them", [f"x{n}" for n in range(number)])
    assert said.startswith("there are x0, x1, ")
    assert said.endswith(f" and {number - 50:,} more")
    assert len(said) < 400

"""`newsmeta import --dry-run` and `--diff`: changes are shown before they are written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import Result, write
from tests.support.importing import RECORD, TEXT, files, import_data, lines, without

PATH = "_news/trees.md"
TITLE = "City council votes: ten thousand trees"
TRIALS = ("--dry-run", "--diff")


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {f"site/{PATH}": TEXT})


def trial(record: dict[str, Any], *args: str, **options: Any) -> Result:
    lines({"path": PATH, **record})
    before = files()
    result = import_data("--update", *args, **options)
    assert files() == before
    return result


@pytest.mark.parametrize("option", TRIALS)
def test_each_value_is_shown_with_file_old_and_new(option: str) -> None:
    write(Path(), {f"site/{PATH}": TEXT.replace("type: article", "type: article\nheat: 60")})
    result = trial({"title": "New title", "quality": 75, "heat": None}, option)
    assert result.out == (
        "would update _news/trees.md (line 1)\n"
        "  field    in the file                        in the data\n"
        '  title    "City council votes: ten thousand  "New title"\n'
        '           trees"\n'
        "  heat     60                                 (nothing)\n"
        "  quality  (nothing)                          75\n"
    )


@pytest.mark.parametrize(("option", "status"), [("--dry-run", 0), ("--diff", 1)])
def test_a_diff_says_by_its_status_whether_anything_changes(option: str, status: int) -> None:
    assert trial({"title": "New title"}, option).status == status
    assert trial({"title": TITLE}, option).status == 0
    lines(without("path", path="_news/new.md", webUrl="https://www.example.com/new"))
    result = import_data(option)
    assert (result.status, result.out) == (status, "would write _news/new.md\n")


@pytest.mark.parametrize("width", ["1", "30", "41", "80", "200"])
def test_any_width_will_do(width: str) -> None:
    record = {"title": "Bäume 樹木 🌳 " * 9, "highlight": "x" * 5_000}
    result = trial(record, "--diff", env={"COLUMNS": width})
    most = max(int(width), 24)
    table = [line for line in result.out.splitlines() if not line.startswith("would")]
    assert max(map(len, table)) <= most
    assert "…" in result.out
    assert "x" * 200 not in result.out.replace("\n", "")


def test_long_values_are_shown_where_they_differ() -> None:
    text = "The plan covers every district. " * 20
    write(Path(), {f"site/{PATH}": TEXT.replace("The plan covers every district.", text.strip())})
    new = text.strip().removesuffix("district.") + "village."
    result = trial({"excerpt": new}, "--diff", env={"COLUMNS": "160"})
    assert "covers every village." in result.out
    assert result.out.count("covers every district.") <= 2


def test_nothing_in_a_value_is_markup_or_an_order() -> None:
    record = {"title": "[red]x[/red] \x1b[31m ::error::y :tree:", "highlight": "::error::z"}
    result = trial(record, "--diff", env={"COLUMNS": "200", "GITHUB_ACTIONS": "true"})
    assert "[red]x[/red]" in result.out
    assert "\x1b" not in result.out
    assert ":tree:" in result.out


def test_colours_where_they_are_wanted() -> None:
    result = trial({"title": "New title"}, "--diff", env={"FORCE_COLOR": "1"})
    assert "\x1b[3" in result.out


def test_secrets_are_not_shown() -> None:
    secret = "c2VjcmV0c2VjcmV0MTIzNA==;c2VjcmV0c2VjcmV0MTIzNA=="
    for option in ("text", "json"):
        result = trial({"secured": secret}, "--diff", "--output-format", option)
        assert secret[:12] not in result.out
        assert "(49 characters)" in result.out


def test_programs_get_json() -> None:
    result = trial(
        {"title": "New title", "highlight": "#REF!"}, "--diff", "--output-format", "json"
    )
    assert result.status == 1
    document = json.loads(result.out)
    assert document.pop("newsmeta")
    assert document == {
        "version": 1,
        "isWritten": False,
        "summary": {
            "records": 1,
            "written": 0,
            "overwritten": 0,
            "updated": 1,
            "unchanged": 0,
            "refused": 0,
            "deleted": 0,
            "heldBack": 1,
            "missing": 0,
        },
        "records": [
            {
                "place": "line 1",
                "status": "updated",
                "path": PATH,
                "reasons": [],
                "changes": [{"field": "title", "old": TITLE, "new": "New title"}],
                "heldBack": [
                    {"field": "highlight", "old": None, "new": "#REF!", "damage": "error-value"}
                ],
            }
        ],
        "missing": [],
    }


def test_json_of_what_was_done_and_refused() -> None:
    lines({"path": PATH, "title": "New title"}, {**RECORD, "path": "../x.md"})
    document = json.loads(import_data("--update", "--output-format", "json").out)
    assert document["isWritten"] is True
    assert [each["status"] for each in document["records"]] == ["updated", "refused"]
    assert "would leave the folder" in document["records"][1]["reasons"][0]
    assert "New title" in files()[PATH]


def test_what_force_changes_is_shown_too() -> None:
    lines({**RECORD, "title": "New title"})
    result = import_data("--force", "--diff")
    assert "would overwrite _news/trees.md (line 1)\n" in result.out
    assert '"New title"' in result.out


def test_bodies_and_single_items_are_named() -> None:
    images = 'images:\n  - url: "https://www.example.com/a.jpg"\n    width: 1200\n    height: 630\n'
    write(Path(), {f"site/{PATH}": TEXT.replace("---\n\n", f"\n{images}---\n\n")})
    picture = {"url": "https://www.example.com/a.jpg", "width": 1300, "height": 630}
    result = trial({"images": [picture], "body": "Text.\n"}, "--diff")
    assert [line.split()[0] for line in result.out.splitlines()[2:]] == ["images.0.width", "body"]

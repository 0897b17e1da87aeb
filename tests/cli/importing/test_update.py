"""`newsmeta import --update`: the fields in the data change, and nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import invoke, write
from tests.support.importing import RECORD, TEXT, files, import_data, lines, numbers, without

MINE = """\
---
# A comment.
category: news
title: 'City council votes: ten thousand trees'   # as the paper has it
excerpt: The plan covers every district.
publishedDateTime: 2021-01-27T15:50:00Z
webUrl: https://www.example.com/trees
type: article
provider: {name: Example Times, domain: example.com}
topics: [Climate]
secured: "c2VjcmV0c2VjcmV0MTIzNA==;c2VjcmV0c2VjcmV0MTIzNA=="
highlight: So many.
---

My own text.
"""


def test_a_file_that_says_the_same_stays_as_it_is(folder: Path) -> None:
    write(folder, {"site/_news/trees.md": MINE.replace("highlight: So many.\n", "")})
    before = files()
    invoke("export", "site", "-o", "a.jsonl", "--columns", "+secured", "--body")
    for options in ((), ("--force",), ("--update",)):
        result = invoke("import", "a.jsonl", "--into", ".", *options)
        assert numbers(result) == {"records": 1, "written": 0, "unchanged": 1, "refused": 0}
    assert files() == before


def test_force_does_not_take_away_what_the_data_does_not_speak_of(folder: Path) -> None:
    write(folder, {"site/_news/trees.md": MINE})
    lines(without(title="Another", highlight="So many."))
    result = import_data("--force")
    assert result.status == 1
    assert (
        "the file would lose secured and body, which the data lacks; --update keeps it"
        in result.err
    )
    assert files() == {"_news/trees.md": MINE}
    header = "path,title,highlight,body\n_news/trees.md,Another,,x\n"
    Path("a.csv").write_text(header, encoding="utf-8")
    result = import_data("--force", data="a.csv")
    assert "NM1" in result.err or "would lose" in result.err
    assert files() == {"_news/trees.md": MINE}


def test_update_changes_what_the_data_has_and_nothing_else(folder: Path) -> None:
    write(folder, {"site/_news/trees.md": MINE})
    lines({"path": "_news/trees.md", "title": "Another: title", "quality": 60})
    result = import_data("--update", "--dry-run")
    first, _, *rows = result.out.splitlines()
    assert first == "would update _news/trees.md (line 1)"
    assert [row.split()[0] for row in rows] == ["title", 'trees"', "quality"]
    assert files() == {"_news/trees.md": MINE}
    result = import_data("--update")
    assert numbers(result) == {"records": 1, "written": 0, "updated": 1, "refused": 0}
    assert files() == {
        "_news/trees.md": MINE.replace(
            "City council votes: ten thousand trees", "Another: title"
        ).replace("type: article\n", "type: article\nquality: 60\n")
    }


def test_update_takes_out_what_is_null_or_an_empty_cell(folder: Path) -> None:
    write(folder, {"site/_news/trees.md": MINE})
    lines({"path": "_news/trees.md", "highlight": None})
    assert import_data("--update").status == 0
    (text,) = files().values()
    assert "highlight" not in text
    assert "secured" in text
    assert text.endswith("---\n\nMy own text.\n")
    write(folder, {"site/_news/trees.md": MINE.replace("\n", "\r\n")})
    Path("a.csv").write_text(
        "path,highlight,provider.name,topics\n_news/trees.md,,Times,A; B\n", encoding="utf-8"
    )
    assert import_data("--update", data="a.csv").status == 0
    (text,) = files().values()
    assert "highlight" not in text
    assert "provider: {name: Times, domain: example.com}\r\n" in text
    assert "  - A\r\n  - B\r\n" in text
    assert "secured" in text
    assert "\n" not in text.replace("\r\n", "")


def test_update_keeps_comments_where_whole_fields_change(folder: Path) -> None:
    write(folder, {"site/_news/trees.md": MINE})
    change = {"topics": ["A", "B"], "highlight": None, "images": [], "body": "\nNew.\n"}
    lines({"path": "_news/trees.md", **change, "provider": {"images": [], "name": "Times"}})
    result = import_data("--update")
    assert result.status == 0, result.err
    wanted = (
        MINE.replace("topics: [Climate]\n", "topics:\n  - A\n  - B\n\nimages: []\n")
        .replace("highlight: So many.\n", "")
        .replace("My own text.\n", "New.\n")
        .replace(
            "provider: {name: Example Times, domain: example.com}\n",
            "provider:\n  name: Times\n  domain: example.com\n  images: []\n",
        )
    )
    assert files() == {"_news/trees.md": wanted}


def test_update_refuses_to_lose_a_comment(folder: Path) -> None:
    text = MINE.replace("topics: [Climate]", "topics:  # the usual ones\n  - Climate")
    write(folder, {"site/_news/trees.md": text})
    lines({"path": "_news/trees.md", "topics": ["A", "B"]})
    result = import_data("--update")
    assert result.status == 1
    assert "is impossible without changing more: a comment is inside of topics" in result.err
    assert files() == {"_news/trees.md": text}


def test_update_of_mapped_data_touches_the_mapped_fields_alone(folder: Path) -> None:
    write(folder, {"site/_news/trees.md": MINE})
    Path("a.csv").write_text(
        "path,headline,highlight,quality\n_news/trees.md,New title,none,9\n", encoding="utf-8"
    )
    args = ("--update", "--map", "path=path", "--map", "title=headline")
    result = import_data(*args, data="a.csv")
    assert result.status == 0, result.err
    old = "City council votes: ten thousand trees"
    assert files() == {"_news/trees.md": MINE.replace(old, "New title")}


def test_packages_say_which_fields_they_have(folder: Path) -> None:
    text = TEXT.replace("topics:\n", "topics:\n  - Cities\n").replace(
        "---\n\n", 'images:\n  - url: "/a.png"\n    width: 1\n    height: 1\n---\n\nText.\n'
    )
    write(folder, {"site/_news/trees.md": text})
    args = ("--to", "datapackage", "-o", "pack", "--exclude", "images", "--columns", "+secured")
    invoke("export", "site", *args, "--body", "--no-config")
    articles = folder / "pack" / "articles.csv"
    old = articles.read_text(encoding="utf-8")
    articles.write_text(old.replace("ten thousand", "twelve"), encoding="utf-8", newline="")
    result = invoke("import", "pack", "--into", ".", "--force")
    assert "would lose images, which the data lacks" in result.err
    result = invoke("import", "pack", "--into", ".", "--update")
    assert result.status == 0, result.err
    assert files() == {"_news/trees.md": text.replace("ten thousand", "twelve")}


def test_force_keeps_a_body_behind_broken_front_matter(folder: Path) -> None:
    broken = MINE.replace("type: article", "type: [")
    write(folder, {"site/_news/trees.md": broken})
    lines(RECORD)
    result = import_data("--force")
    assert "the file would lose secured, which the data lacks" in result.err
    assert files() == {"_news/trees.md": broken}
    secured = next(line for line in MINE.splitlines(True) if line.startswith("secured"))
    write(folder, {"site/_news/trees.md": broken.replace(secured, "")})
    assert import_data("--force").status == 0
    assert files() == {"_news/trees.md": TEXT[:-1] + "\nMy own text.\n"}


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        # Several fields with the same destination.
        ({"quality": 1, "heat": 2}, "type: article\n", "type: article\nquality: 1\nheat: 2\n"),
        (
            {"length": "PT1M", "locale": "de"},
            "highlight: So many.\n",
            "highlight: So many.\nlength: PT1M\nlocale: de\n",
        ),
        ({"topics": ["Roads"], "tags": ["a"]}, "[Climate]", "[Roads]"),
        ({"updatedDateTime": "2021-01-28T00:00:00Z"}, "50:00Z\n", None),
        ({"title": "It's: ours"}, "'City council votes: ten thousand trees'", "'It''s: ours'"),
        ({"provider": {"name": "Times"}}, "name: Example Times", "name: Times"),
        ({"provider": {"name": "Times", "url": None}}, "name: Example Times", "name: Times"),
    ],
)
def test_update_leaves_the_rest_as_it_is(
    change: dict[str, Any], old: str, new: str | None, folder: Path
) -> None:
    for text in (MINE, MINE.replace("\n", "\r\n"), MINE + "x\r\n" * 40):
        write(folder, {"site/_news/trees.md": text})
        (folder / "site/_news/trees.md").write_bytes(text.encode())
        lines({"path": "_news/trees.md", **change})
        result = import_data("--update")
        assert result.status == 0, result.err
        after = files()["_news/trees.md"]
        end = "\r\n" if "Climate]\r\n" in text else "\n"
        if new is not None and "tags" not in change:
            assert after == text.replace(old.replace("\n", end), new.replace("\n", end), 1)
        kept = [line for line in text.splitlines(True) if old.partition("\n")[0] not in line]
        assert [line for line in kept if line in after.splitlines(True)] == kept


def test_update_refuses_what_would_change_more(folder: Path) -> None:
    alias = MINE.replace("excerpt: The", "excerpt: &e The").replace("So many.", "*e")
    braces = (
        "---\n{"
        + ", ".join(f"{k}: {json.dumps(v)}" for k, v in RECORD.items() if k != "path")
        + "}\n---\n"
    )
    write(folder, {"site/alias.md": alias, "site/braces.md": braces})
    before = files()
    lines({"path": "alias.md", "excerpt": "Another."}, {"path": "braces.md", "topics": ["A", "B"]})
    result = import_data("--update")
    assert result.status == 1
    assert "line 1 (alias.md): the change is impossible without changing more: " in result.err
    assert "(braces.md): the change is impossible without changing more: the front" in result.err
    assert files() == before


def test_update_writes_a_body_behind_a_marker_without_line_end(folder: Path) -> None:
    write(folder, {"site/_news/trees.md": TEXT.removesuffix("\n\n")})
    lines({"path": "_news/trees.md", "body": "Text.\n"})
    assert import_data("--update").status == 0
    assert files() == {"_news/trees.md": TEXT[:-1] + "Text.\n"}


def test_update_heeds_the_comments_of_the_file(folder: Path) -> None:
    text = MINE.replace("highlight:", "mine: 1  # newsmeta: ignore NM102\nhighlight:")
    write(folder, {"site/_news/trees.md": text})
    lines({"path": "_news/trees.md", "highlight": "More."})
    assert import_data("--update").status == 0
    assert files() == {"_news/trees.md": text.replace("So many.", "More.")}


def test_what_is_set_fills_what_a_file_lacks_too(folder: Path) -> None:
    write(folder, {"site/_news/trees.md": MINE})
    lines({"path": "_news/trees.md", "provider": {"domain": "example.org"}})
    args = ("--set", "provider.name=Foo", "--set", "highlight=Bar", "--set", "quality=3")
    assert import_data("--update", *args).status == 0
    wanted = MINE.replace("domain: example.com", "domain: example.org")
    assert files() == {
        "_news/trees.md": wanted.replace("type: article", "type: article\nquality: 3")
    }


def test_members_that_a_record_lacks_take_nothing_out(folder: Path) -> None:
    write(folder, {"site/_news/trees.md": MINE})
    lines({"path": "_news/trees.md", "t": "New"})
    args = ("--map", "path=path", "--map", "title=t", "--map", "highlight=h")
    assert import_data("--update", *args).status == 0
    old = "City council votes: ten thousand trees"
    assert files() == {"_news/trees.md": MINE.replace(old, "New")}


def test_one_file_by_two_names(folder: Path) -> None:
    (folder / "site" / "real").mkdir(parents=True)
    (folder / "site" / "link").symlink_to("real")
    lines(without(path="real/b.md"), without(path="link/b.md", title="Two"))
    for options in (("--dry-run",), ("--force",)):
        result = import_data(*options)
        assert "line 2 (link/b.md): it is the file of line 1 already" in result.err


def test_a_dry_run_says_what_the_real_one_does(folder: Path) -> None:
    for first, second in (("x.md/b.md", "x.md"), ("x.md", "x.md/b.md")):
        lines(without(path=first), without(path=second))
        results = [import_data(*options) for options in (("--dry-run",), ())]
        assert [result.status for result in results] == [1, 1]
        reasons = [result.err.splitlines()[0] for result in results]
        assert reasons[0] == reasons[1]
        shutil.rmtree(folder / "site")


def test_update_writes_no_invalid_file(folder: Path) -> None:
    write(folder, {"site/_news/trees.md": MINE, "site/b.md": "no front matter\n"})
    lines(
        {"path": "_news/trees.md", "type": "artcle"},
        {"path": "b.md", "title": "x"},
        {"path": "new.md", "title": "x"},
    )
    result = import_data("--update")
    assert numbers(result)["refused"] == 3
    assert 'NM104 type: "artcle"' in result.err
    assert "b.md): the existing file cannot be read" in result.err
    assert "there is no file new.md to update, and the record is not a complete article: NM101" in (
        result.err
    )
    assert files() == {"_news/trees.md": MINE, "b.md": "no front matter\n"}

"""`newsmeta import`, as people use it."""

from __future__ import annotations

import json
import os
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from cli_support import GOOD, Result, invoke, run, write

RECORD: dict[str, Any] = {
    "path": "_news/trees.md",
    "category": "news",
    "title": "City council votes: ten thousand trees",
    "excerpt": "The plan covers every district.",
    "publishedDateTime": "2021-01-27T15:50:00Z",
    "webUrl": "https://www.example.com/trees",
    "type": "article",
    "provider": {"name": "Example Times", "domain": "example.com"},
    "topics": ["Climate"],
}
TEXT = """\
---
category: news
title: "City council votes: ten thousand trees"
excerpt: "The plan covers every district."
publishedDateTime: 2021-01-27T15:50:00Z
webUrl: "https://www.example.com/trees"
type: article

provider:
  name: Example Times
  domain: example.com

topics:
  - Climate
---

"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, as working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(*records: dict[str, Any], name: str = "data.jsonl") -> None:
    text = "".join(json.dumps(record) + "\n" for record in records)
    Path(name).write_text(text, encoding="utf-8")


def without(*names: str, **others: Any) -> dict[str, Any]:
    return {**{name: value for name, value in RECORD.items() if name not in names}, **others}


def import_data(*args: str, data: str = "data.jsonl", **options: Any) -> Result:
    return invoke("import", data, "--into", "site", *args, **options)


def files(top: Path | None = None) -> dict[str, str]:
    top = top or Path("site")
    return {
        path.relative_to(top).as_posix(): path.read_bytes().decode()
        for path in sorted(top.rglob("*"))
        if path.is_file()
    }


def numbers(result: Result) -> dict[str, int]:
    heads, cells = result.err.splitlines()[-2:]
    names = [name.strip() for name in heads.split("  ") if name.strip()]
    return dict(zip(names, map(int, cells.replace(",", "").split()), strict=True))


# -- what is written ---------------------------------------------------------------------


def test_a_record_becomes_a_file_in_canonical_layout() -> None:
    lines(RECORD)
    result = import_data()
    assert result.status == 0, result.err
    assert files() == {"_news/trees.md": TEXT}
    assert numbers(result) == {"records": 1, "written": 1, "refused": 0}
    assert invoke("normalize", "--format", "--check", "site").status == 0


def test_the_order_of_members_does_not_matter() -> None:
    lines(dict(reversed(RECORD.items())))
    import_data()
    assert files() == {"_news/trees.md": TEXT}


def test_the_canonical_name() -> None:
    lines(without("path"))
    import_data()
    assert list(files()) == ["2021-01-27-city-council-votes-ten-thousand-trees.md"]
    lines(RECORD)
    import_data("--names", "canonical")
    assert len(files()) == 1
    import_data("--names", "basename")
    assert "trees.md" in files()


def test_long_titles_make_names_that_systems_take() -> None:
    lines(without("path", title="Äpfel und Birnen " * 40))
    import_data()
    (name,) = files()
    assert name.startswith("2021-01-27-äpfel-und-birnen-äpfel")
    assert name.endswith(("-äpfel.md", "-und.md", "-birnen.md"))
    assert len(name.encode()) < 255


def test_the_body_and_line_ends() -> None:
    lines(without(body="Text\r\n", sourceForm={"lineEnding": "crlf"}))
    import_data()
    text = files()["_news/trees.md"]
    assert text == TEXT[:-1].replace("\n", "\r\n") + "Text\r\n"


def test_values_that_yaml_would_misread_are_quoted() -> None:
    provider = {"name": "No", "domain": "example.com"}
    lines(without(provider=provider, topics=["12", "null", "a: b", "# c", "ü", "\u0085x\n"]))
    assert import_data().status == 0
    assert '  name: "No"\n' in files()["_news/trees.md"]
    out = invoke("export", "site", "--to", "jsonl", "--quiet").out
    assert json.loads(out)["topics"] == ["12", "null", "a: b", "# c", "ü", "\u0085x\n"]


def test_several_formats() -> None:
    write(Path(), {"_news/a.md": GOOD, "_news/b.md": GOOD.replace("City", "Town")})
    for name in ("a.json", "a.jsonl", "a.csv", "a.tsv", "a.parquet"):
        assert invoke("export", "_news", "-o", name, "--body").status == 0
        result = invoke("import", name, "--into", f"from-{name}")
        assert result.status == 0, result.err
        assert files(Path(f"from-{name}")) == files(Path("from-a.json"))
    assert invoke("export", "_news", "-o", "pack", "--to", "datapackage", "--body").status == 0
    for name in ("pack", "pack/datapackage.json"):
        result = invoke("import", name, "--into", "from-pack")
        assert result.status == 0, result.err
        assert files(Path("from-pack")) == files(Path("from-a.json"))
    assert len(files(Path("from-a.json"))) == 2


def test_raw_tables() -> None:
    text = GOOD.replace('title: "City', "title: \"'=City").replace(
        'excerpt: "The', 'excerpt: "-The'
    )
    write(Path(), {"_news/a.md": text})
    for options in ([], ["--raw"]):
        invoke("export", "_news", "-o", "a.csv", *options)
        result = invoke("import", "a.csv", "--into", "site", "--force", *options)
        assert result.status == 0, result.err
        out = invoke("export", "site", "--to", "jsonl", "--columns", "title,excerpt").out
        assert json.loads(out)["title"].startswith("'=City")
        assert json.loads(out)["excerpt"].startswith("-The")


def test_a_table_that_somebody_edited() -> None:
    write(Path(), {"_news/a.md": GOOD})
    invoke("export", "_news", "-o", "a.csv")
    text = Path("a.csv").read_text(encoding="utf-8")
    Path("a.csv").write_text(text.replace("Climate", "Climate; Cities; "), encoding="utf-8")
    assert invoke("import", "a.csv", "--into", "site").status == 0
    assert "  - Climate\n  - Cities\n" in files()["_news/a.md"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (",1200,630,", ",1300,630,", "images.0.width: it differs from the column images, which"),
        (
            ",1200,630,",
            ",,630,",
            "images.0.width: it differs from the column images, which has 1200",
        ),
        ('""width"": 1200', '""width"": 7', "images.0.width: it differs from the column images"),
    ],
)
def test_columns_that_contradict_one_another(old: str, new: str, problem: str) -> None:
    write(Path(), {"_news/a.md": GOOD})
    invoke("export", "_news", "-o", "a.csv")
    text = Path("a.csv").read_text(encoding="utf-8")
    assert old in text
    Path("a.csv").write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    result = import_data(data="a.csv")
    assert result.status == 1
    assert f"a.csv: row 1, line 2: {problem}" in result.err


def test_blank_rows_are_passed_over() -> None:
    write(Path(), {"_news/a.md": GOOD})
    invoke("export", "_news", "-o", "a.csv")
    text = Path("a.csv").read_text(encoding="utf-8")
    Path("a.csv").write_text(f"{text}\n{',' * text.splitlines()[0].count(',')}\n", encoding="utf-8")
    assert numbers(import_data(data="a.csv")) == {"records": 1, "written": 1, "refused": 0}


def test_what_other_programs_do_to_records() -> None:
    """They write null for nothing, 60.0 for 60, their own times, and objects as text."""
    odd = {
        "updatedDateTime": None,
        "quality": 60.0,
        "publishedDateTime": "2021-01-27 15:50:00+00",
        "provider": {"name": "Example Times", "domain": "example.com", "images": None},
        "sourceForm": '{"lineEnding": "crlf"}',
    }
    lines(without(**odd))
    result = import_data()
    assert result.status == 0, result.err
    wanted = TEXT.replace("type: article\n", "type: article\nquality: 60\n").replace("\n", "\r\n")
    assert files() == {"_news/trees.md": wanted}


def test_spreadsheets_write_semicolons_and_capitals() -> None:
    header = "path;category;title;excerpt;publishedDateTime;webUrl;type;published;topics"
    row = "a.md;news;Trees, trees;So many.;2021-01-27T15:50:00Z;https://example.com/;article;TRUE;Climate"
    provider = ";provider.name;provider.domain", ";Example;example.com"
    text = f"\ufeff{header}{provider[0]}\r\n{row}{provider[1]}\r\n"
    Path("a.csv").write_text(text, encoding="utf-8", newline="")
    result = import_data(data="a.csv")
    assert result.status == 0, result.err
    assert "published: true" in files()["a.md"]


def test_standard_input() -> None:
    result = import_data("--from", "jsonl", data="-", stdin=json.dumps(RECORD))
    assert result.status == 0
    assert files() == {"_news/trees.md": TEXT}
    result = import_data(data="-", stdin=json.dumps(RECORD))
    assert result.status == 2
    assert "standard input has no name that tells its format; say --from" in result.err
    result = import_data("--from", "json", data="-", stdin="{}")
    assert "newsmeta: -:1: is no JSON array" in result.err or "newsmeta: - is no JSON" in result.err


# -- files that exist --------------------------------------------------------------------

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
        "the file would lose secured and body, which the data does not have; --update keeps it"
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
    assert result.out == "would update _news/trees.md\n"
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
    assert "cannot be made without touching more: a comment stands inside of topics" in result.err
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
    assert "would lose images, which the data does not have" in result.err
    result = invoke("import", "pack", "--into", ".", "--update")
    assert result.status == 0, result.err
    assert files() == {"_news/trees.md": text.replace("ten thousand", "twelve")}


def test_force_keeps_a_body_behind_broken_front_matter(folder: Path) -> None:
    broken = MINE.replace("type: article", "type: [")
    write(folder, {"site/_news/trees.md": broken})
    lines(RECORD)
    result = import_data("--force")
    assert "the file would lose secured, which the data does not have" in result.err
    assert files() == {"_news/trees.md": broken}
    secured = next(line for line in MINE.splitlines(True) if line.startswith("secured"))
    write(folder, {"site/_news/trees.md": broken.replace(secured, "")})
    assert import_data("--force").status == 0
    assert files() == {"_news/trees.md": TEXT[:-1] + "\nMy own text.\n"}


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        # Several fields that come to one place.
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
    for text in (MINE, MINE.replace("\n", "\r\n"), MINE + "x\r\n" * 40, f"\ufeff{MINE}"):
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
    assert "line 1 (alias.md): the change cannot be made without touching more: " in result.err
    assert "(braces.md): the change cannot be made without touching more: the front" in result.err
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
    assert "b.md): the file that exists cannot be read" in result.err
    assert "there is no file new.md to update, and the record is no whole article: NM101" in (
        result.err
    )
    assert files() == {"_news/trees.md": MINE, "b.md": "no front matter\n"}


# -- what is refused ---------------------------------------------------------------------


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
    assert "the file that exists is no article, and would be lost; remove it" in result.err
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
        "would overwrite _news/trees.md",
        "would write 2021-01-27-city-council-votes-ten-thousand-trees.md",
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
        ("C:\\trees.md", "has a character that file names cannot have everywhere"),
        ("a\\trees.md", "has a character that"),
        (".git/hooks/trees.md", "has a hidden part"),
        ("_news/.trees.md", "has a hidden part"),
        ("newsmeta.toml", "is no name of an article file"),
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


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (without("excerpt"), "NM101 excerpt is missing"),
        (without(type="artcle"), 'NM104 type: "artcle" is not an allowed value; did you mean'),
        (without(quality="60"), "NM103 quality: expected an integer"),
        (without("excerpt", exerpt="x"), "NM102 exerpt is not a known field; did you mean excerpt"),
        (without("path", "title"), "NM101 title is missing"),
        (without("path", title="?!"), "title has no letters"),
        (without(path=7), "path has to be text"),
        (without(body=7), "body has to be text"),
        (without(sourceForm=[1]), "sourceForm has to be an object"),
        (without(excerpt="\ud800"), "half of a surrogate pair"),
        ({**RECORD, "images": [[[[[]]]]]}, "NM103"),
        (without(path="a/" * 1500 + "x.md"), "is too long"),
        (without(path="_layouts/x.html"), "names a folder in which newsmeta looks for no articles"),
    ],
)
def test_records_that_are_no_articles(record: dict[str, Any], reason: str) -> None:
    lines(record, without(path="ok.md"))
    result = import_data()
    assert result.status == 1
    assert result.err.startswith("data.jsonl: line 1")
    assert reason in result.err
    assert list(files()) == ["ok.md"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "line 1: it is no JSON"),
        ("[]", "line 1: it is no object, but a list"),
        ("null", "line 1: it is no object, but null"),
        ('{"title": NaN}', "NaN is no number in JSON"),
        ('{"title": "a", "title": "b"}', '"title" stands twice in one object'),
        ("[" * 100_000, "nested too deep"),
        ('"\xff"', "is not UTF-8"),
    ],
)
def test_lines_that_are_no_records(line: str, reason: str) -> None:
    text = f"{line}\n\n{json.dumps(RECORD)}\n".encode("latin-1")
    Path("data.jsonl").write_bytes(text)
    result = import_data()
    assert result.status == 1
    assert reason in result.err
    assert list(files()) == ["_news/trees.md"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.json", "{}", "is no JSON array; say with --records"),
        ("a.json", "", "is no JSON array"),
        ("a.json", "[1, 2", "a comma or ] is due"),
        ("a.json", "[1 2]", "a.json:1: is no JSON array of records: a comma or ] is due"),
        ("a.json", "[]x", "something stands behind the array"),
        ("a.json", '[\n{"a": 1},\n{"b"}\n]', "a.json:3: is no JSON array of records: Expecting"),
        ("a.json", "\ufeff[\ud800"[:1] + "[", "is no JSON array"),
        ("a.csv", "", "a.csv:1: there is no header"),
        ("a.csv", "titel\nx\n", "there is no field titel; did you mean title?; for data of others"),
        ("a.csv", "title,title\n", "the column title is there twice"),
        ("a.csv", 'title\n"x\n', "a.csv:2: is no CSV: unexpected end of data"),
        ("a.txt", "", ".txt is no ending of a format that can be read; name the format with"),
        ("a.parquet", "PAR1", "a.parquet"),
        ("missing.json", None, "missing.json cannot be read: no such file"),
        ("missing", None, "missing does not exist; check the path"),
        ("a.csv", "title,,x\n", "a.csv:1: column 2 has no name"),
    ],
)
def test_data_that_cannot_be_read(name: str, content: str | None, message: str) -> None:
    if content is not None:
        Path(name).write_text(content, encoding="utf-8")
    result = import_data(data=name)
    assert result.status == 2
    assert message in result.err
    assert result.err.startswith("newsmeta: ") or "item 1" in result.err


def test_rows_that_are_no_records() -> None:
    lines(RECORD)
    import_data()
    invoke("export", "site", "-o", "a.csv", "--columns", "+secured")
    header, row = Path("a.csv").read_text(encoding="utf-8").splitlines()
    bad = row.replace("article", "article,", 1)
    wrong = (
        row.replace('"[{', '"[{[', 1) if '"[{' in row else row.replace(",article,,", ",article,x,")
    )
    Path("b.csv").write_text(f"{header}\n{bad}\n\n{wrong}\n{row}\n", encoding="utf-8")
    result = invoke("import", "b.csv", "--into", "other")
    assert result.status == 1
    cells = header.count(",") + 1
    assert (
        f"b.csv: row 1, line 2: it has {cells + 1} cells, and the header has {cells}" in result.err
    )
    assert 'b.csv: row 2, line 4: quality: "x" is no integer' in result.err
    assert list(files(Path("other"))) == ["site/_news/trees.md"]


def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    (folder / "site").write_text("a file", encoding="utf-8")
    lines(RECORD)
    result = import_data()
    assert result.status == 2
    assert result.err == "newsmeta: site is a file; name a folder with --into\n"


def test_the_configuration_decides_what_is_valid() -> None:
    write(Path(), {"newsmeta.toml": "[limits]\nmax-size = 100\n"})
    lines(RECORD)
    result = import_data()
    assert result.status == 1
    assert "more than the limit of 100" in result.err


# -- data of others ----------------------------------------------------------------------

MAP = [
    part
    for each in (
        "title=headline",
        "excerpt=meta.teaser",
        "publishedDateTime=date",
        "webUrl=link",
        "provider.name=by",
        "provider.domain=site",
        "topics=tags",
        "quality=score",
        "published=online",
    )
    for part in ("--map", each)
] + ["--set", "category=news", "--set", "type=article"]
FOREIGN: dict[str, Any] = {
    "headline": 2021,
    "meta": {"teaser": "So many."},
    "date": "2021-01-27 15:50",
    "link": "https://example.com/",
    "by": "Example",
    "site": "example.com",
    "tags": "Climate; Cities",
    "score": "60",
    "online": "true",
    "other": [1],
}


def test_members_with_other_names() -> None:
    lines(FOREIGN, name="a.jsonl")
    result = import_data(*MAP, data="a.jsonl")
    assert result.status == 0, result.err
    (text,) = files().values()
    assert list(files()) == ["2021-01-27-2021.md"]
    assert 'title: "2021"\n' in text
    assert "publishedDateTime: 2021-01-27T15:50:00Z\n" in text
    assert "quality: 60\n" in text
    assert "published: true\n" in text
    assert "topics:\n  - Climate\n  - Cities\n" in text
    assert "category: news\n" in text


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("date", "Wed, 27 Jan 2021 16:50:00 +0100", "publishedDateTime: 2021-01-27T15:50:00Z"),
        ("date", "2021-01-27", "publishedDateTime: 2021-01-27T00:00:00Z"),
        ("tags", ["Climate", 7], '- "7"'),
        ("tags", "Climate", "  - Climate"),
        ("score", 60.0, "quality: 60"),
        ("online", False, "published: false"),
    ],
)
def test_values_are_converted_where_nothing_is_lost(name: str, value: Any, written: str) -> None:
    lines({**FOREIGN, name: value})
    result = import_data(*MAP)
    assert result.status == 0, result.err
    assert written in next(iter(files().values()))


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("date", "last week", "NM105 publishedDateTime"),
        ("date", 1611762600, "NM1"),
        ("score", 60.5, "NM103 quality"),
        ("score", "sixty", 'quality: "sixty" is no integer'),
        ("online", "yes", 'published: "yes" is neither true nor false'),
        ("site", None, "NM101 provider.domain is missing"),
    ],
)
def test_values_that_cannot_be_converted(name: str, value: Any, reason: str) -> None:
    lines({**FOREIGN, name: value})
    result = import_data(*MAP)
    assert result.status == 1
    assert reason in result.err
    assert not Path("site").exists()


def test_names_that_the_data_does_not_have() -> None:
    Path("a.csv").write_text("headline,teaser\na,b\n", encoding="utf-8")
    result = import_data("--map", "title=headlin", data="a.csv")
    assert result.status == 2
    assert "a.csv:1: there is no column headlin; did you mean headline?" in result.err
    lines(FOREIGN)
    result = import_data("--map", "title=headlin")
    assert result.status == 1
    assert "line 1: it has none of the members headlin; it has headline, meta, date" in result.err


def test_a_list_inside_a_document() -> None:
    Path("a.json").write_text(json.dumps({"data": {"items": [FOREIGN]}}), encoding="utf-8")
    assert import_data(*MAP, "--records", "data.items", data="a.json").status == 0
    result = import_data(*MAP, "--records", "data.itms", data="a.json")
    assert result.status == 2
    assert "a.json has no data.itms; there are items" in result.err


def test_constants_fill_what_is_missing() -> None:
    lines(without("category"), without("path", category="sports"))
    result = import_data("--set", "category=news", "--set", "quality=7")
    assert "category: news\n" in files()["_news/trees.md"]
    assert "quality: 7\n" in files()["_news/trees.md"]
    assert 'NM104 category: "sports"' in result.err


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--map", "titel=x"), "there is no field titel; did you mean title?"),
        (("--map", "title"), "--map: 'title' is not of the form FIELD=NAME"),
        (("--set", "quality=abc"), 'quality: "abc" is no integer'),
        (("--into", " "), "--into is empty"),
        (("--update", "--force"), "--update and --force exclude each other"),
        (("--map", "title=a", "--map", "title=b"), "title is given twice"),
        (("--records", "x"), "--records: this is for json, not for jsonl"),
        (("--raw",), "--raw: this is for csv and tsv, not for jsonl"),
        (("--separator", ","), "--separator: this is for data of others"),
        (("--from", "atom"), "atom cannot be read; there are json"),
    ],
)
def test_mistakes_are_said(args: tuple[str, ...], message: str) -> None:
    lines(RECORD)
    result = import_data(*args)
    assert result.status == 2
    assert message in result.err
    assert not Path("site").exists()


@pytest.mark.skipif(os.geteuid() == 0 and not Path("/proc").exists(), reason="root")
def test_a_pipe_of_both(folder: Path) -> None:
    write(folder, {"_news/a.md": GOOD})
    out = run("export", "_news", "--to", "jsonl", cwd=folder).out
    result = run(
        "import", "-", "--from", "jsonl", "--into", "x", cwd=folder, stdin=None, input=out.encode()
    )
    assert result.status == 0, result.err

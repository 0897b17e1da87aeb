"""SQLite: a live database for dashboards, updated in place."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import newsmeta
from newsmeta.records import databases
from tests.support.cli import GOOD, invoke, write

sqlite_utils = pytest.importorskip("sqlite_utils")

OTHER = GOOD.replace("City council votes", "Étude: the council counts").replace("Climate", "Cities")
FILES = {"_news/2021-01-27-a.md": GOOD, "_news/2021-01-28-b.md": OTHER}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, FILES)
    return tmp_path


def export(*options: str, status: int = 0) -> str:
    result = invoke("export", "_news", "-o", "site.db", *options)
    assert result.status == status, result.err
    return result.err


def ask(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect("site.db")) as database:
        return database.execute(query, values).fetchall()


def change(*statements: str) -> None:
    with closing(sqlite3.connect("site.db")) as database:
        database.executescript(";".join(statements))


def assert_whole() -> None:
    assert ask("PRAGMA integrity_check") == [("ok",)]
    assert ask("PRAGMA foreign_key_check") == []


def found(words: str) -> list[str]:
    query = (
        "SELECT path FROM articles WHERE rowid IN "
        "(SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?) ORDER BY path"
    )
    return [path for (path,) in ask(query, words)]


def test_others_see_tables_keys_and_search(site: Path) -> None:
    export("--body")
    assert_whole()
    database = sqlite_utils.Database("site.db")
    tables = {name: database[name] for name in database.table_names()}
    assert {"articles", "images", "related", "topics", "providers"} < set(tables)
    assert tables["articles"].pks == ["path"]
    assert tables["images"].pks == ["path", "place"]
    assert tables["articles"].detect_fts() == "articles_fts"
    assert tables["articles"].columns_dict["quality"] is int
    assert [row["path"] for row in tables["articles"].search("etude")] == ["_news/2021-01-28-b.md"]
    keys = {(key.column, key.other_table) for key in tables["topics"].foreign_keys}
    assert keys == {("path", "articles")}
    row = tables["articles"].get("_news/2021-01-27-a.md")
    assert row["publishedDateTime"] == "2021-01-27T15:50:00Z"
    assert (row["published"], row["heat"]) == (1, -1)
    assert row["provider_domain"] == "example.com"
    notes = ask(
        "SELECT field, holds FROM newsmeta_columns WHERE table_name = 'articles' AND "
        "column_name IN ('provider_name', 'published', 'publishedDateTime') ORDER BY field"
    )
    assert notes == [
        ("provider.name", "text"),
        ("published", "boolean"),
        ("publishedDateTime", "timestamp"),
    ]


def test_an_update_writes_what_has_changed_and_keeps_what_is_not_ours(site: Path) -> None:
    export()
    change(
        "ALTER TABLE articles ADD COLUMN note TEXT",
        "UPDATE articles SET note = 'mine'",
        "CREATE TABLE visits (path TEXT REFERENCES articles ON DELETE CASCADE, number INTEGER)",
        "INSERT INTO visits VALUES ('_news/2021-01-27-a.md', 3), ('_news/2021-01-28-b.md', 4)",
        "CREATE VIEW titles AS SELECT title, note FROM articles",
        "CREATE INDEX by_note ON articles (note)",
    )
    write(site, {"_news/2021-01-27-a.md": GOOD.replace("City council", "Town council")})
    (site / "_news/2021-01-28-b.md").unlink()
    write(site, {"_news/2021-01-29-c.md": OTHER.replace("Étude", "News")})
    export()
    assert_whole()
    assert ask("SELECT path, note FROM articles ORDER BY path") == [
        ("_news/2021-01-27-a.md", "mine"),
        ("_news/2021-01-29-c.md", None),
    ]
    assert ask("SELECT * FROM visits") == [("_news/2021-01-27-a.md", 3)]
    assert ask("SELECT title FROM titles")[0][0].startswith("Town council")
    assert ask("SELECT DISTINCT path FROM topics ORDER BY path") == [
        ("_news/2021-01-27-a.md",),
        ("_news/2021-01-29-c.md",),
    ]
    assert found("etude") == []
    assert found("town") == ["_news/2021-01-27-a.md"]


def test_the_same_again_leaves_the_file_as_it_is(site: Path) -> None:
    export("--body")
    before = Path("site.db").read_bytes()
    export("--body")
    assert Path("site.db").read_bytes() == before


def test_the_search_is_mended(site: Path) -> None:
    export()
    change("DROP TRIGGER articles_fts_update", "UPDATE articles SET title = 'Nothing'", "VACUUM")
    export()
    assert found("etude") == ["_news/2021-01-28-b.md"]
    assert found("nothing") == []
    change("DELETE FROM articles WHERE path LIKE '%a.md'", "VACUUM")
    assert found("etude") == ["_news/2021-01-28-b.md"]
    export("--body")
    assert len(found("council")) == 2
    assert_whole()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", ""),
        (b"no database at all", "is not an SQLite database"),
        (b"SQLite format 3\0 and then nothing of the kind", "cannot be written"),
        (b"PK\3\4", "is not an SQLite database"),
    ],
)
def test_what_is_no_database_is_not_touched(site: Path, content: bytes, said: str) -> None:
    Path("site.db").write_bytes(content)
    err = export(status=2 if said else 0)
    assert said in err
    assert not said or Path("site.db").read_bytes() == content


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("PRAGMA application_id = 0", "is not a database of newsmeta"),
        ("DELETE FROM newsmeta_columns WHERE column_name = 'title'", "has a column title that"),
        ("DELETE FROM newsmeta_columns WHERE table_name = 'articles_fts'", "a table articles_fts"),
        ("DROP TABLE newsmeta_export", "no such table"),
        ("DROP TABLE articles; CREATE VIEW articles AS SELECT 1 AS path", "articles is a view"),
        (
            "CREATE TABLE visits (path TEXT REFERENCES articles);"
            "INSERT INTO visits VALUES ('_news/2021-01-28-b.md')",
            "visits has rows that belong to rows of articles which are gone",
        ),
    ],
)
def test_what_would_be_lost_is_said(site: Path, statement: str, said: str) -> None:
    export()
    change(statement)
    before = Path("site.db").read_bytes()
    (site / "_news/2021-01-28-b.md").unlink()
    assert said in export(status=2)
    assert Path("site.db").read_bytes() == before


def test_fields_that_the_database_has_are_not_left_out(site: Path) -> None:
    export("--body")
    assert "the database has body, which this export leaves out; say --body" in export(status=2)
    assert "the database has quality" in export("--body", "--exclude", "quality", status=2)
    export("--body", "--columns", "+secured")
    assert "secured" in [row[1] for row in ask("PRAGMA table_info(articles)")]
    assert "say --columns +secured" in export("--body", status=2)
    assert_whole()


def test_a_database_that_others_read(site: Path) -> None:
    export()
    with closing(sqlite3.connect("site.db", isolation_level=None)) as reader:
        rows = reader.execute("SELECT path FROM articles ORDER BY path")
        assert next(rows) == ("_news/2021-01-27-a.md",)
        rows.close()
        for journal in ("wal", "delete"):
            reader.execute(f"PRAGMA journal_mode = {journal}")
            write(site, {"_news/2021-01-30-d.md": OTHER.replace("counts", f"has {journal}")})
            export()
            assert ask("SELECT count(*) FROM articles WHERE title LIKE ?", f"%has {journal}%") == [
                (1,)
            ]
            assert reader.execute("PRAGMA journal_mode").fetchone() == (journal,)


def test_a_database_that_another_program_keeps(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export()
    monkeypatch.setattr("newsmeta.exporters.sqlite_file._PATIENCE", 0.1)
    with closing(sqlite3.connect("site.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "another program keeps it locked" in export(status=2)
        other.execute("ROLLBACK")
        other.execute("BEGIN")
        other.execute("SELECT * FROM articles").fetchone()
        (site / "_news/2021-01-28-b.md").unlink()
        assert "another program keeps it locked" in export(status=2)
        assert other.execute("SELECT count(*) FROM articles").fetchone() == (2,)
    export()
    assert ask("SELECT count(*) FROM articles") == [(1,)]


def test_what_is_no_article_leaves_all_as_it_was(site: Path) -> None:
    export()
    before = Path("site.db").read_bytes()
    write(site, {"_news/2021-01-31-e.md": "---\ntitle: [\n---\n"})
    export(status=1)
    assert Path("site.db").read_bytes() == before
    assert [path.name for path in site.iterdir() if path.name.startswith(".")] == []
    export("--on-error", "skip")


def test_standard_output_and_devices(site: Path) -> None:
    result = invoke("export", "_news", "--to", "sqlite")
    assert result.status == 0
    with Path("out.db").open("wb") as out:
        newsmeta.export("_news", out, "sqlite")
    assert Path("out.db").read_bytes().startswith(databases.HEADER)
    Path("site.db").symlink_to("out.db")
    export()
    assert Path("site.db").is_symlink()
    assert_whole()


@pytest.mark.parametrize("body", [False, True])
def test_import_reads_it(site: Path, body: bool) -> None:
    export(*["--body"] * body)
    result = invoke("import", "site.db", "--into", "copy")
    assert (result.status, result.err.split()[-3:]) == (0, ["2", "2", "0"])
    change("UPDATE articles SET quality = 61 WHERE path LIKE '%a.md'")
    result = invoke("import", "site.db", "--into", ".", "--update")
    assert result.err.splitlines()[-1].split() == ["2", "0", "1", "1", "0"]
    assert "quality: 61" in Path("_news/2021-01-27-a.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM newsmeta_export",
        *(
            f"UPDATE newsmeta_export SET value = {value}"
            for value in ("NULL", "''", "'['", "'null'", "'7'", "'{}'", "'[7]'", "x'ff'", "7")
        ),
        f"UPDATE newsmeta_export SET value = '{'[' * 100_000}'",
    ],
)
def test_a_note_that_somebody_damaged_is_made_anew(site: Path, statement: str) -> None:
    export()
    change(statement)
    assert invoke("import", "site.db", "--into", "copy").status in (0, 1, 2)
    export()
    assert invoke("import", "site.db", "--into", ".", "--update", "--diff").status == 0


@pytest.mark.parametrize(
    ("statement", "said", "status"),
    [
        ("UPDATE articles SET quality = 'high'", '"high" is not an integer', 1),
        ("UPDATE articles SET title = x'ff'", "title: it holds bytes", 1),
        ("UPDATE articles SET title = CAST(x'ff' AS TEXT)", "UTF-8", 2),
        ("UPDATE articles SET published = 2", "neither true nor false", 1),
        ("UPDATE articles SET publishedDateTime = 'soon'", "is not a timestamp", 1),
        ("DELETE FROM providers", "providers has no row", 1),
        ("DELETE FROM articles", "there is no article with the path", 2),
        ("ALTER TABLE articles RENAME COLUMN title TO headline", "no longer has a column title", 2),
        ("DROP TABLE newsmeta_columns", "is not a database of newsmeta", 2),
        ("DELETE FROM newsmeta_columns", "no longer has a column path", 2),
    ],
)
def test_what_cannot_be_imported_is_said(
    site: Path, statement: str, said: str, status: int
) -> None:
    export()
    change("DROP TRIGGER articles_fts_update", "DROP TRIGGER articles_fts_delete", statement)
    result = invoke("import", "site.db", "--into", "copy")
    assert (said in result.err, result.status) == (True, status), result.err


# -- killed runs ---------------------------------------------------------------------------


def _forked(work: Callable[[], object]) -> int:
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    return child


def _states(site: Path) -> Iterator[dict[str, str]]:
    for number in range(2):
        yield {
            f"_news/2021-02-{day:02}-x.md": GOOD.replace("City council", f"State {number} of")
            for day in range(1, 29)
        }


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that are copied")
def test_whoever_is_killed_leaves_the_old_or_the_new(site: Path) -> None:
    states = list(_states(site))
    write(site, states[0])
    export()
    write(site, states[1])
    start = time.perf_counter()
    export()
    usual = time.perf_counter() - start
    rng, seen = random.Random(7), set[str]()
    for number in range(10):
        write(site, states[number % 2])
        child = _forked(export)
        time.sleep(rng.uniform(0, 1.5 * usual))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert_whole()
        titles = {title[:7] for (title,) in ask("SELECT title FROM articles WHERE path LIKE '%x%'")}
        assert titles in ({"State 0"}, {"State 1"})
        seen |= titles
    export()
    assert_whole()
    assert seen

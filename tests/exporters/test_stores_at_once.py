"""Exports to one address, while another program writes there."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import fsspec
import pytest

from newsmeta.stores.uploads import Upload
from tests.support.cli import Result, invoke, run, write
from tests.support.datasets import articles
from tests.support.s3 import S3Server

PACKAGE, DATABASE = "memory://news/package", "s3://news/articles.sqlite"
MEANWHILE = "was written by another run meanwhile; run newsmeta again"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {**articles(6), "newsmeta.toml": ""})
    store = fsspec.filesystem("memory")
    store.store.clear()
    return store


def export(name: str, address: str, *args: str) -> Result:
    return invoke("export", "_news", "--to", name, "-o", address, *args)


def test_a_package_whose_tables_another_run_has_written(
    store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert export("datapackage", PACKAGE).status == 0
    whole = {name: store.cat(name) for name in store.find("/news/package")}
    results = []

    def run_other() -> None:
        where = 'path == "_news/2021-01-27-00000.md"'
        results.append(export("datapackage", PACKAGE, "--where", where))

    # The other run takes place when this one has published all its tables but the description.
    commit = Upload.commit

    def committed(self: Upload) -> None:
        if self.address.name == "datapackage.json":
            monkeypatch.setattr(Upload, "commit", commit)
            run_other()
        commit(self)

    monkeypatch.setattr(Upload, "commit", committed)
    result = export("datapackage", PACKAGE)
    assert [each.status for each in results] == [0]
    assert (result.status, f"{PACKAGE} {MEANWHILE}" in result.err) == (2, True)
    assert export("datapackage", PACKAGE).status == 0
    assert {name: store.cat(name) for name in store.find("/news/package")} == whole


SCRIPT = f"""\
import shutil, sqlite3, newsmeta
from newsmeta.stores.writing import Objects

def downloaded(self, address, path):
    found = download(self, address, path)
    other = path.with_name("other.db")
    shutil.copyfile(path, other)
    database = sqlite3.connect(other)
    database.execute("CREATE TABLE letters AS SELECT 'dear' AS text")
    database.commit()
    database.close()
    self.put(address, other.read_bytes())
    other.unlink()
    return found

download, Objects.download = Objects.download, downloaded
try:
    newsmeta.export("_news", "{DATABASE}", "sqlite")
except newsmeta.HandoffError as error:
    print(error)
"""


@pytest.mark.slow
def test_a_database_that_another_program_writes_is_not_replaced(
    s3: S3Server, tmp_path: Path
) -> None:
    s3.bucket("news")

    def exported() -> Result:
        export = ("export", "_news", "--to", "sqlite", "-o", DATABASE)
        return run(*export, env=s3.environment)

    assert exported().status == 0
    assert s3.printed(SCRIPT) == f"{DATABASE} {MEANWHILE}\n"
    assert exported().status == 0
    path = tmp_path / "now.sqlite"
    path.write_bytes(s3.objects("news")["articles.sqlite"])
    database = sqlite3.connect(path)
    assert database.execute("SELECT text FROM letters").fetchall() == [("dear",)]
    assert database.execute("SELECT count(*) FROM articles").fetchone() == (6,)
    database.close()

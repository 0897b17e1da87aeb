"""Exports to addresses: the same bytes as in a file, written completely or not at all."""

from __future__ import annotations

import http.server
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import newsmeta
from newsmeta.files.paths import is_address
from newsmeta.stores.addresses import Address, place_of
from tests.support.cli import GOOD, Result, environment, invoke, run, write
from tests.support.export_command import FILES
from tests.support.pages import BLOCKS, commands
from tests.support.processes import begin
from tests.support.s3 import S3Server

ENDINGS = ("json", "jsonl", "csv", "parquet", "xlsx", "atom")


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, FILES)
    return tmp_path


def export(s3: S3Server, *args: str, env: dict[str, str] | None = None) -> Result:
    return run("export", "_news", *args, env={**s3.environment, **(env or {})})


@pytest.mark.slow
@pytest.mark.parametrize("ending", ENDINGS)
def test_an_object_has_the_bytes_of_a_file(s3: S3Server, site: Path, ending: str) -> None:
    place = s3.bucket("news", {f"a.{ending}": b"old"})
    result = export(s3, "-o", f"{place}/a.{ending}")
    local = run("export", "_news", "-o", f"a.{ending}")
    assert (result.status, result.out, result.err) == (0, "", local.err)
    assert s3.objects("news") == {f"a.{ending}": (site / f"a.{ending}").read_bytes()}
    assert s3.unfinished("news") == []


@pytest.mark.slow
def test_a_data_package_takes_the_place_of_an_older_one(s3: S3Server, site: Path) -> None:
    place = s3.bucket("news", {"other.txt": b"other"})
    for _ in range(2):
        result = export(s3, "--to", "datapackage", "-o", f"{place}/package/")
        assert (result.status, result.out) == (0, "")
    assert run("export", "_news", "--to", "datapackage", "-o", "package").status == 0
    files = {f"package/{path.name}": path.read_bytes() for path in (site / "package").iterdir()}
    assert s3.objects("news") == {"other.txt": b"other", **files}


def test_a_folder_of_others_is_no_place_for_a_data_package(s3: S3Server) -> None:
    place = s3.bucket("news", {"package/articles.csv": b"theirs"})
    result = export(s3, "--to", "datapackage", "-o", f"{place}/package")
    assert result.status == 2
    assert result.err == (
        "newsmeta: s3://news/package cannot be written: other objects are there; "
        "choose a place that does not exist\n"
    )
    assert s3.objects("news") == {"package/articles.csv": b"theirs"}
    assert s3.unfinished("news") == []


@pytest.mark.slow
def test_a_database_keeps_the_tables_of_others(s3: S3Server, site: Path) -> None:
    place = s3.bucket("news")
    assert export(s3, "-o", f"{place}/a.db").status == 0
    path = site / "taken.db"
    path.write_bytes(s3.read("news", "a.db"))
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE notes (text)")
    database.close()
    s3.put("news", "a.db", path.read_bytes())
    write(site, {"_news/2021-04-01-c.md": GOOD.replace("City", "Town")})
    assert export(s3, "-o", f"{place}/a.db").status == 0
    path.write_bytes(s3.read("news", "a.db"))
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT count(*) FROM articles").fetchone() == (3,)
        assert database.execute("SELECT count(*) FROM notes").fetchone() == (0,)
    database.close()


def test_a_database_of_others_is_left_alone(s3: S3Server) -> None:
    place = s3.bucket("news", {"a.db": b"no database"})
    result = export(s3, "-o", f"{place}/a.db")
    assert result.status == 2
    assert result.err == (
        "newsmeta: s3://news/a.db is not an SQLite database; move it, or write to another file\n"
    )
    assert s3.objects("news") == {"a.db": b"no database"}


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["jsonl", "parquet", "xlsx", "db"])
def test_an_article_that_is_none_leaves_the_object(s3: S3Server, site: Path, ending: str) -> None:
    place = s3.bucket("news")
    assert export(s3, "-o", f"{place}/a.{ending}").status == 0
    before = s3.objects("news")
    write(site, {"_news/2021-05-01-c.md": GOOD.replace("type: article", "type: podcast")})
    result = export(s3, "-o", f"{place}/a.{ending}")
    assert result.status == 1
    assert "nothing was written" in result.err
    assert (s3.objects("news"), s3.unfinished("news")) == (before, [])


BEGUN = """
import sys, time
from s3fs.core import S3File
from newsmeta.cli import main
begin = S3File._initiate_upload
def begin_and_wait(file):
    begin(file)
    print("begun", flush=True)
    time.sleep(600)
S3File._initiate_upload = begin_and_wait
sys.argv[0] = "newsmeta"
main()
"""
"""newsmeta, which waits once it has begun an upload."""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_who_is_stopped_leaves_the_object(s3: S3Server, site: Path, name: str) -> None:
    place = s3.bucket("news", {"a.jsonl": b"old"})
    process = begin(
        [sys.executable, "-c", BEGUN, "export", "_news", "--jobs", "1", "-o", f"{place}/a.jsonl"],
        env=environment(s3.environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    assert s3.unfinished("news") == ["a.jsonl"]
    process.send_signal(getattr(signal, name))
    _, err = process.communicate(timeout=600)
    assert process.returncode != 0
    assert b"Traceback" not in err
    assert s3.objects("news") == {"a.jsonl": b"old"}
    # A killed process cannot abort its upload.
    assert s3.unfinished("news") == (["a.jsonl"] if name == "SIGKILL" else [])
    for each in s3.client.list_multipart_uploads(Bucket="news").get("Uploads", ()):
        s3.client.abort_multipart_upload(Bucket="news", Key=each["Key"], UploadId=each["UploadId"])


@pytest.mark.slow
def test_who_is_stopped_before_the_answer_that_names_an_upload(s3: S3Server) -> None:
    s3.bucket("news")
    script = """
import os, signal, time
from s3fs.core import S3File
from newsmeta.stores.addresses import place_of
from newsmeta.stores.writing import Objects
begin = S3File._initiate_upload
def begin_late(file):
    begin(file)
    name, file.mpu = file.mpu, None
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.5)
    file.mpu = name
S3File._initiate_upload = begin_late
place = place_of("s3://news/a.jsonl")
try:
    with Objects(place).new_objects() as uploads:
        uploads.begin(place)
except KeyboardInterrupt:
    print("stopped")
"""
    assert s3.printed(script) == "stopped\n"
    assert s3.unfinished("news") == []


@pytest.mark.slow
def test_what_is_sent_is_not_kept(s3: S3Server) -> None:
    s3.bucket("news")
    script = """
import resource
from newsmeta.stores.addresses import place_of
from newsmeta.stores.writing import Objects
block = bytes(1 << 20)
def most(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
place = place_of("s3://news/large")
with Objects(place).new_objects() as uploads:
    out = uploads.begin(place)
    for _ in range(64): out.write(block)
    before = most()
    for _ in range(96): out.write(block)
print(most() - before)
"""
    assert int(s3.printed(script)) < 48  # MiB, of 96 sent meanwhile
    assert s3.client.head_object(Bucket="news", Key="large")["ContentLength"] == 160 << 20


@pytest.mark.slow
def test_commands_of_the_documentation_write_to_a_bucket(s3: S3Server, site: Path) -> None:
    s3.bucket("example-news")
    found = [command.text for block in BLOCKS for command in commands(block)]
    found = [text for text in found if "newsmeta export" in text and " s3://" in text]
    assert len(found) >= 2
    for text in found:
        assert run(*text.split()[1:], env=s3.environment).status == 0
    assert {"articles.parquet", "package/datapackage.json"} <= set(s3.keys("example-news"))


# -- failures ------------------------------------------------------------------

ADDRESSES = {
    "s3://no-such-bucket/a.csv": "s3://no-such-bucket/a.csv cannot be written: there is no bucket "
    "no-such-bucket; make it first, or name another",
    "s3://news": "s3://news names no object; write for example s3://news/articles.parquet",
    "s3://": "s3:// names no object; write for example s3://bucket/articles.parquet",
    "s4://news/a.csv": "there is no protocol s4://; write s3://, gs:// or another that fsspec "
    "knows",
    "https://example.com/a.csv": "https://example.com/a.csv cannot be written: nothing can be "
    "written there; name a file or a bucket",
}


@pytest.mark.slow
@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_no_place_to_write_to_is_told_in_a_line(s3: S3Server, address: str) -> None:
    result = export(s3, "--to", "csv", "-o", address)
    assert (result.status, result.out) == (2, "")
    assert result.err == f"newsmeta: {ADDRESSES[address]}\n"


def test_missing_credentials_are_told(s3: S3Server) -> None:
    s3.bucket("news")
    nothing = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_PROFILE": ""}
    files = dict.fromkeys(("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"), "none")
    env = {**nothing, **files, "AWS_EC2_METADATA_DISABLED": "true"}
    result = export(s3, "-o", "s3://news/a.csv", env=env)
    assert (result.status, result.out, result.err.count("\n")) == (2, "", 1)
    assert "there are no credentials for it" in result.err
    assert "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE" in result.err


@pytest.mark.slow
def test_a_store_that_does_not_answer_is_told(s3: S3Server) -> None:
    env = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
    result = export(s3, "-o", "s3://news/a.csv", env=env)
    assert (result.status, result.out, result.err.count("\n")) == (2, "", 1)
    assert "s3://news/a.csv cannot be written: the store does not answer" in result.err


@pytest.mark.slow
def test_a_store_that_refuses_is_told(s3: S3Server) -> None:
    with _refusing() as url:
        result = export(s3, "-o", "s3://news/a.csv", env={"AWS_ENDPOINT_URL": url})
    assert (result.status, result.out) == (2, "")
    assert result.err == (
        "newsmeta: s3://news/a.csv cannot be written: the store refuses it (Not for you); "
        "check the credentials, and what they allow\n"
    )


@contextmanager
def _refusing() -> Iterator[str]:
    """Run a server that denies every request."""
    said = b"<Error><Code>AccessDenied</Code><Message>Not for you</Message></Error>"

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(403)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@pytest.mark.parametrize("missing", ["fsspec", "s3fs"])
def test_what_to_install_is_told(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    result = invoke("export", "_news", "-o", "s3://news/a.csv")
    assert (result.status, result.out, result.err.count("\n")) == (2, "", 1)
    assert "not installed; run: pip install 'newsmeta-toolkit[s3]'" in result.err


# -- addresses -----------------------------------------------------------------

PLACES = {
    "a.csv": Path("a.csv"),
    "a:b/c.csv": Path("a:b/c.csv"),
    "C://a.csv": Path("C://a.csv"),
    "./s3://a": Path("./s3://a"),
    "file:///tmp/a%20b.csv": Path("/tmp/a b.csv"),
    "s3://bucket/a b%20c.csv": Address("s3", "bucket/a b%20c.csv"),
    "S3://bucket/folder/": Address("s3", "bucket/folder"),
    "gs://bucket/a?b#c": Address("gs", "bucket/a?b#c"),
    "memory://a": Address("memory", "a"),
}


@pytest.mark.parametrize("text", PLACES)
def test_a_text_names_a_file_or_an_address(text: str) -> None:
    assert place_of(text) == PLACES[text]
    assert is_address(text) == (text.lower().startswith(("file:", "s3:", "gs:", "memory:")))


def test_programs_write_to_addresses(site: Path) -> None:
    import fsspec

    newsmeta.export("_news", "memory://programs/a.csv", "csv")
    newsmeta.export("_news", (site / "b c.csv").as_uri(), "csv")
    content = (site / "b c.csv").read_bytes()
    assert content.count(b"\r\n") == 3
    assert fsspec.filesystem("memory").cat_file("programs/a.csv") == content

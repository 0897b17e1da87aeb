"""Google Cloud Storage: objects have the same findings as files on disk; exports work, too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.remote.sites import FILES, write
from tests.support.cli import Result, run
from tests.support.google import GoogleServer, serving

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def google() -> Iterator[GoogleServer]:
    with serving() as server:
        yield server


@pytest.fixture(scope="module")
def bucket(google: GoogleServer) -> str:
    files = {
        name: content.encode() if isinstance(content, str) else content
        for name, content in FILES.items()
    }
    return google.bucket("site", files)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site")


@pytest.mark.parametrize(
    "command", ["validate", "check --validate", "export --to csv --on-error skip"]
)
def test_a_bucket_is_told_of_as_a_folder(
    google: GoogleServer, bucket: str, site: Path, command: str
) -> None:
    name, *options = command.split()
    there = run(name, bucket, *options, cwd=site, env=google.environment)
    here = run(name, ".", *options, cwd=site)
    assert there.out.replace(f"{bucket}/", "") == here.out
    assert there.status == here.status
    assert "ten thousand" in here.out or "NM" in here.out


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_an_object_has_the_bytes_of_a_file(
    google: GoogleServer, bucket: str, site: Path, form: str
) -> None:
    options = ("--on-error", "include", "-o")
    there = run("export", ".", *options, f"{bucket}/out/a.{form}", cwd=site, env=google.environment)
    assert there.status == run("export", ".", *options, f"a.{form}", cwd=site).status == 0
    assert google.read("site", f"out/a.{form}") == (site / f"a.{form}").read_bytes()


@pytest.mark.parametrize("options", ["jsonl --partition-by year", "datapackage"])
def test_tables_in_a_bucket_are_read_again(
    google: GoogleServer, bucket: str, site: Path, options: str
) -> None:
    place = f"{bucket}/tables/{len(options)}"

    def called(*args: str) -> Result:
        return run(*args, cwd=site, env=google.environment)

    more = ("--body", "--on-error", "include")
    assert called("export", ".", "--to", *options.split(), *more, "-o", place).status == 0
    assert called("export", ".", "--to", *options.split(), *more, "-o", "tables").status == 0
    there = called("validate", place)
    assert there.out.replace(place, "tables") == called("validate", "tables").out
    assert "NM103" in there.out


def test_what_is_not_there_is_said_in_a_line(google: GoogleServer, bucket: str, site: Path) -> None:
    def said(*args: str) -> str:
        result = run(*args, cwd=site, env=google.environment)
        assert (result.status, result.out) == (2, "")
        return result.err

    assert said("validate", "gs://none") == "newsmeta: gs://none does not exist; check the path\n"
    assert said("validate", f"{bucket}/none") == (
        f"newsmeta: {bucket}/none does not exist; check the path\n"
    )
    assert said("export", ".", "-o", "gs://none/a.csv") == (
        "newsmeta: gs://none/a.csv cannot be written: there is no bucket none; make it first, or "
        "name another\n"
    )

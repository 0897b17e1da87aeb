"""Files elsewhere, read by workers of this machine: the output is that of one process."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cluster.test_same import EPOCH
from tests.support.cli import run
from tests.support.git import NEEDS_GIT, Repository
from tests.support.s3 import serving

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster")]

COMMANDS = {
    "check": ["check", "--validate", "--output-format", "json"],
    "stats": ["stats", "--output-format", "json"],
    "export": ["export", "--to", "csv", "--on-error", "skip"],
    "report": ["report", "--output", "-"],
}
Place = tuple[Path, list[str], dict[str, str]]
"""The working directory, the arguments that name the files, and the environment."""


def files_of(site: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files of a repository with their names, without the cache."""
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.is_file() and not name.startswith("."):
            yield name, path


def in_bucket(site: Path, folder: Path, stack: ExitStack) -> Place:
    server = stack.enter_context(serving())
    address = server.bucket("site", {name: path.read_bytes() for name, path in files_of(site)})
    return folder, [address], server.environment


def in_revision(site: Path, folder: Path, stack: ExitStack) -> Place:
    del stack
    git = Repository(folder)
    for name, path in files_of(site):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(path.read_bytes())
    git.commit()
    for path in (folder / "_news").glob("*-1.md"):
        path.write_text("changed", encoding="utf-8")
    return folder, ["--rev", "HEAD"], {}


def in_zip(site: Path, folder: Path, stack: ExitStack) -> Place:
    del stack
    with zipfile.ZipFile(folder / "site.zip", "w") as archive:
        for name, path in files_of(site):
            archive.write(path, name)
    return folder, ["site.zip"], {}


def in_tar(site: Path, folder: Path, stack: ExitStack) -> Place:
    del stack
    with tarfile.open(folder / "site.tar.gz", "w:gz") as archive:
        for name, path in files_of(site):
            archive.add(path, name)
    return folder, ["site.tar.gz"], {}


def exported(site: Path, output: Path, *args: str) -> str:
    done = run(
        *["export", "--on-error", "include", "--body", "-o", str(output), *args, str(site)],
        cwd=output.parent,
    )
    assert output.exists(), done.err
    return output.name


def in_lines(site: Path, folder: Path, stack: ExitStack) -> Place:
    del stack
    return folder, [exported(site, folder / "articles.jsonl")], {}


def in_parquet(site: Path, folder: Path, stack: ExitStack) -> Place:
    del stack
    return folder, [exported(site, folder / "articles.parquet")], {}


def in_dataset(site: Path, folder: Path, stack: ExitStack) -> Place:
    del stack
    args = ["--to", "parquet", "--partition-by", "year"]
    return folder, [exported(site, folder / "articles", *args)], {}


CASES = [
    *((make, "check") for make in (in_bucket, in_zip, in_tar, in_lines, in_parquet, in_dataset)),
    pytest.param(in_revision, "check", marks=NEEDS_GIT),
    pytest.param(in_revision, "stats", marks=NEEDS_GIT),
    (in_bucket, "report"),
    (in_bucket, "export"),
    (in_parquet, "export"),
]


@pytest.mark.parametrize(("make", "name"), CASES)
def test_workers_say_the_same_of_files_elsewhere(
    make: Callable[[Path, Path, ExitStack], Place], name: str, site: Path, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        folder, given, environment = make(site, tmp_path, stack)
        once, there = (
            run(
                *[*COMMANDS[name], *given, *more],
                cwd=folder,
                env={**EPOCH, **environment},
                timeout=300,
            )
            for more in (["--jobs", "1"], ["--cluster", "local", "--jobs", "2"])
        )
    assert there == once
    assert once.out
    assert name != "check" or "NM6" in once.out

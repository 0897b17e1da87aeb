"""Workers without the local files: the files are sent along, or the run is refused."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.dask import Dask, dask
from tests.cluster.test_same import told
from tests.support.cli import run

pytestmark = pytest.mark.slow


def hides() -> bool:
    """Tell whether a process can be started that cannot see a folder."""
    program = shutil.which("unshare")
    return (
        bool(program)
        and not subprocess.run(
            [program or "", "-m", "mount", "-t", "tmpfs", "none", "/mnt"],
            capture_output=True,
            check=False,
        ).returncode
    )


@pytest.fixture(scope="module")
def hidden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is empty for the workers."""
    return tmp_path_factory.mktemp("hidden")


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory, hidden: Path) -> Iterator[Dask]:
    """A cluster whose workers see another folder in its place."""
    if not hides():
        pytest.skip("no process can be started here that sees other files")
    script = 'mount -t tmpfs none "$0" && exec "$@"'
    with dask(tmp_path_factory.mktemp("apart"), workers=0) as cluster:
        cluster.add_workers(2, before=["unshare", "-m", "sh", "-c", script, str(hidden)])
        yield cluster


@pytest.fixture(scope="module")
def archive(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The articles in an archive, also invisible to the workers."""
    path = tmp_path_factory.mktemp("archive") / "site.tar.gz"
    with tarfile.open(path, "w:gz") as file:
        file.add(site, "site")
    return path


@pytest.mark.parametrize("args", [["check", "--validate", "--output-format", "json"], ["stats"]])
def test_what_is_unpacked_goes_along(
    apart: Dask, archive: Path, hidden: Path, args: list[str]
) -> None:
    here = run(*args, archive.name, cwd=archive.parent)
    there = run(
        *[*args, archive.name, "--cluster", apart.address],
        cwd=archive.parent,
        env={"TMPDIR": str(hidden)},
    )
    assert there == here
    (nanny,) = apart.nannies
    assert list(Path(f"/proc/{nanny.pid}/root{hidden}").iterdir()) == []
    assert list(hidden.iterdir()) == []


def test_a_temporary_folder_that_workers_cannot_have_is_named(
    apart: Dask, archive: Path, hidden: Path
) -> None:
    (hidden / "mine").mkdir()
    result = run(
        *["check", archive.name, "--cluster", apart.address],
        cwd=archive.parent,
        env={"TMPDIR": str(hidden / "mine")},
    )
    (hidden / "mine").rmdir()
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith("newsmeta: the worker at tcp://127.0.0.1:")
    assert result.err.count("\n") == 1
    assert ".tmp: no such file or directory; set TMPDIR to a folder here that all" in result.err


def test_files_that_workers_do_not_see_are_named(apart: Dask, site: Path, hidden: Path) -> None:
    shutil.copytree(site, hidden / "site")
    result = told(hidden / "site", "validate", "--cluster", apart.address)
    assert (result.status, result.out) == (2, "")
    assert f" does not see {hidden / 'site'} as it is here; have all workers see " in result.err
    shutil.rmtree(hidden / "site")


def test_a_configuration_that_workers_do_not_see_is_named(
    apart: Dask, site: Path, hidden: Path
) -> None:
    config = hidden / "newsmeta.toml"
    config.write_text('site-url = "https://www.example.com"\n', encoding="utf-8")
    result = told(site, "validate", "--config", str(config), "--cluster", apart.address)
    config.unlink()
    assert (result.status, result.out) == (2, "")
    assert f" does not see {config} as it is here; have all workers see " in result.err

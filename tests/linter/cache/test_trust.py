"""Nobody without access to the user's cache folder can suppress a finding."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import platformdirs
import pytest

from newsmeta.linter import cache_place
from tests.support.caching import Looked, checked, files_of_cache, folder_of_cache, looks, the_file
from tests.support.cli import ERROR, GOOD, invoke, write


@pytest.fixture
def doctored(site: Path, settled: None) -> bytes:
    """A forged cache, in which a file with an error has no findings."""
    error = Path("a/error.md")
    status = error.stat()
    checked()
    file = the_file()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        before = connection.execute("SELECT name, about FROM rows ORDER BY name").fetchall()
        (at,) = [about for name, about in before if name == b"a/error.md"]
        right = next(about for name, about in before if name == b"a/good.md")
        assert len(at) > len(right)
    # The best possible forgery: both the checksum and the stamp are correct.
    forge(file, "a/error.md")
    assert "error.md" not in invoke("validate").out, "the fixture is to forge a cache"
    assert error.stat().st_ctime_ns == status.st_ctime_ns
    content = file.read_bytes()
    shutil.rmtree(folder_of_cache())
    return content


def forge(file: Path, name: str) -> None:
    """Remove the cached findings of a file."""
    from newsmeta.config.config import discover
    from newsmeta.linter import incremental
    from newsmeta.linter.cache_file import Cache, sight
    from newsmeta.linter.runner import Runner

    runner = Runner(discover(Path()))
    key = incremental.key_of(runner.checker.analyst.identity)
    assert key
    cache = Cache(file, key, runner.checker.now.timestamp())
    entry = cache.find(name)
    assert entry.content
    cache.put(entry, sight(entry.seen, entry.content, False, 10**19))
    cache.save()


def name_of_file() -> str:
    """Return the name of this folder's cache file, wherever it is."""
    file = cache_place.place(Path("/nowhere"), Path.cwd(), []).file
    assert file is not None
    return file.name


def finds_it(*options: str, **variables: str | None) -> str:
    """Return standard error of a run; assert that it finds the error."""
    result = invoke("validate", *options, env=variables)
    assert result.status == 1
    assert "a/error.md:9:10: NM103" in result.out
    return result.err


PLACES = [
    *("cache", ".cache", ".cache/newsmeta", ".newsmeta_cache", "a", "a/b/c", "_news/cache", "."),
    *("node_modules/.cache", ".git/newsmeta", "x/../cache"),
]


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("is_relative", [True, False])
def test_a_folder_in_the_tree_is_not_believed(
    place: str, is_relative: bool, doctored: bytes, site: Path
) -> None:
    folder = site / place
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name_of_file()).write_bytes(doctored)
    (folder / name_of_file()).chmod(0o600)
    for name in ("NEWSMETA_CACHE_DIR", "--cache-dir"):
        given = place if is_relative else str(folder)
        is_option = name.startswith("--")
        said = finds_it(name, given) if is_option else finds_it(**{name: given})
        assert said.startswith(f"newsmeta: warning: there is no cache in {given}: it lies in ")
    assert (folder / name_of_file()).read_bytes() == doctored


def test_an_old_cache_in_the_tree_is_not_read(doctored: bytes, site: Path) -> None:
    write(site, {".newsmeta_cache/.gitignore": "*\n", ".newsmeta_cache/CACHEDIR.TAG": ""})
    for name in ("0" * 32 + ".bin", name_of_file()):
        (site / ".newsmeta_cache" / name).write_bytes(doctored)
    before = sorted(Path(".newsmeta_cache").iterdir())
    for _ in range(2):
        assert not finds_it().startswith("newsmeta: warning")
    assert sorted(Path(".newsmeta_cache").iterdir()) == before
    assert (site / ".newsmeta_cache" / name_of_file()).read_bytes() == doctored


HOMES: dict[str, Callable[[Path], dict[str, str | None]]] = {
    "home": lambda site: {"HOME": str(site), "XDG_CACHE_HOME": None},
    "home below": lambda site: {"HOME": str(site / "home"), "XDG_CACHE_HOME": None},
    "relative": lambda _: {"XDG_CACHE_HOME": ".cache", "HOME": None},
    "relative home": lambda _: {"HOME": ".", "XDG_CACHE_HOME": None},
    "xdg": lambda site: {"XDG_CACHE_HOME": str(site / ".cache")},
    "xdg is a link": lambda site: {"XDG_CACHE_HOME": str(link(site / ".cache"))},
    "empty": lambda _: {"HOME": "", "XDG_CACHE_HOME": ""},
    "tilde": lambda _: {"HOME": "~", "XDG_CACHE_HOME": None},
}


def beside(site: Path, name: str) -> Path:
    """Return a folder outside of the tree."""
    return site.with_name(f"{site.name}-{name}")


def link(target: Path) -> Path:
    """Return a link outside of the tree to a folder in the tree."""
    way = beside(target.parent, "link")
    way.symlink_to(target)
    return way


@pytest.mark.skipif(os.name == "nt", reason="homes are others on Windows")
@pytest.mark.parametrize("home", HOMES)
def test_a_home_in_the_tree_is_not_believed(
    home: str, doctored: bytes, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    variables = {"NEWSMETA_CACHE_DIR": None, **HOMES[home](site)}
    monkeypatch.setattr(platformdirs, "user_cache_dir", usual_on_linux)
    for folder in (".cache", "home/.cache", "~/.cache"):
        path = site / folder / "newsmeta" / name_of_file()
        path.parent.mkdir(parents=True)
        path.write_bytes(doctored)
        path.chmod(0o600)
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    for _ in range(2):
        assert "newsmeta: warning" not in finds_it(**variables), "nobody asked for that folder"
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before


def usual_on_linux(*_: Any, **__: Any) -> str:
    from platformdirs.unix import Unix

    return Unix("newsmeta", appauthor=False).user_cache_dir


def through_a_link(site: Path) -> Path:
    return link(site / "cache")


def as_a_link(site: Path) -> Path:
    """A link in the tree to a folder outside of it; a commit may choose its target."""
    (site / "cache").symlink_to(beside(site, "outside"))
    return site / "cache"


def below_a_link(site: Path) -> Path:
    (site / "way").symlink_to(beside(site, "outside"))
    return site / "way" / "cache"


def by_another_name(site: Path) -> Path:
    beside(site, "alias").symlink_to(site)
    return beside(site, "alias") / "cache"


def open_to_others(site: Path) -> Path:
    folder = beside(site, "shared")
    folder.mkdir()
    folder.chmod(0o777)
    return folder


def open_to_a_group(site: Path) -> Path:
    folder = beside(site, "shared")
    folder.mkdir()
    folder.chmod(0o770)
    return folder


WAYS = [
    *(through_a_link, as_a_link, below_a_link, by_another_name),
    *(open_to_others, open_to_a_group),
]


@pytest.mark.skipif(os.name == "nt", reason="folders have no mode there")
@pytest.mark.parametrize("way", WAYS)
def test_no_way_leads_to_a_cache_that_others_can_write(
    way: Callable[[Path], Path], doctored: bytes, site: Path
) -> None:
    folder = way(site)
    real = Path(os.path.realpath(folder))
    real.mkdir(parents=True, exist_ok=True)
    (real / name_of_file()).write_bytes(doctored)
    (real / name_of_file()).chmod(0o600)
    said = finds_it("--cache-dir", str(folder))
    assert said.startswith(f"newsmeta: warning: there is no cache in {folder}: ")
    assert (real / name_of_file()).read_bytes() == doctored


def test_the_working_tree_around_a_configuration_counts(site: Path) -> None:
    write(site, {".git/HEAD": "", "a/newsmeta.toml": ""})
    os.chdir("a")
    for where in ("../cache", str(site / "b"), "../.git/x"):
        said = invoke("validate", "--cache-dir", where).err
        assert said.startswith(
            f"newsmeta: warning: there is no cache in {where}: it lies in {site}, "
        )
    assert "it lies in" not in invoke("validate", "--cache-dir", str(beside(site, "outside"))).err


def test_what_is_looked_at_counts_and_not_the_configuration_alone(
    doctored: bytes, site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    trusted = tmp_path_factory.mktemp("trusted")
    write(trusted, {"newsmeta.toml": ""})
    config = ("--config", str(trusted / "newsmeta.toml"))
    for where in (".", str(site), "a/error.md"):
        assert "it lies in" in finds_it(*config, where, "--cache-dir", "cache")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    os.chdir(elsewhere)
    result = invoke("validate", *config, str(site), "--cache-dir", "cache")
    assert "newsmeta: warning" not in result.err
    assert files_in(elsewhere / "cache")


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.sqlite"))


# -- the file itself ------------------------------------------------------------------------


def a_link(file: Path, site: Path) -> None:
    file.symlink_to(site / "doctored")


def a_second_name(file: Path, site: Path) -> None:
    os.link(site / "doctored", file)


def one_that_others_may_write(file: Path, site: Path) -> None:
    shutil.copyfile(site / "doctored", file)
    file.chmod(0o666)


def one_that_is_of_somebody_else(file: Path, site: Path) -> None:
    shutil.copyfile(site / "doctored", file)
    file.chmod(0o600)
    os.chown(file, 12345, 12345)


@pytest.mark.skipif(os.name == "nt", reason="files have no owner there")
@pytest.mark.parametrize(
    "make", [a_link, a_second_name, one_that_others_may_write, one_that_is_of_somebody_else]
)
def test_a_file_that_others_may_have_written_is_not_believed(
    make: Callable[[Path, Path], None], doctored: bytes, site: Path
) -> None:
    if make is one_that_is_of_somebody_else and os.geteuid():
        pytest.skip("this takes root")
    (site / "doctored").write_bytes(doctored)
    (site / "doctored").chmod(0o600)
    folder_of_cache().mkdir(mode=0o700)
    make(folder_of_cache() / name_of_file(), site)
    for _ in range(2):
        finds_it()
    assert (site / "doctored").read_bytes() == doctored


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="this takes root")
@pytest.mark.parametrize("mode", [0o700, 0o755])
def test_a_folder_of_somebody_else_is_not_believed(
    mode: int, doctored: bytes, looked: Looked
) -> None:
    folder_of_cache().mkdir()
    (folder_of_cache() / name_of_file()).write_bytes(doctored)
    folder_of_cache().chmod(mode)
    os.chown(folder_of_cache(), 12345, 12345)
    assert "it belongs to another user" in finds_it()


def test_a_file_in_the_right_place_is_believed(doctored: bytes) -> None:
    """The positive control: without it, all tests above would pass with no cache at all."""
    folder_of_cache().mkdir(mode=0o700)
    (folder_of_cache() / name_of_file()).write_bytes(doctored)
    (folder_of_cache() / name_of_file()).chmod(0o600)
    assert "error.md" not in invoke("validate").out


# -- attacks by those who may change articles -----------------------------------------------


def test_a_file_with_the_content_of_another_is_no_other(looked: Looked, site: Path) -> None:
    checked()
    write(site, {"a/good.md": ERROR, "a/error.md": GOOD})
    assert looks(looked) == ["a/error.md", "a/good.md"]


def test_times_that_somebody_set_do_not_hide_a_change(site: Path, settled: None) -> None:
    write(site, {"a.md": GOOD.replace(" 60", " 61")})
    before = Path("a.md").stat()
    checked()
    write(site, {"a.md": GOOD.replace(" 60", " 6x")})
    os.utime("a.md", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert Path("a.md").stat().st_size == before.st_size
    assert "a.md:9" in checked().out


@pytest.mark.skipif(shutil.which("git") is None, reason="no git here")
def test_git_sees_nothing(site: Path) -> None:
    subprocess.run(["git", "init", "--quiet"], check=True)
    before = subprocess.run(["git", "status", "--porcelain"], capture_output=True, check=True)
    checked()
    after = subprocess.run(["git", "status", "--porcelain"], capture_output=True, check=True)
    assert before.stdout == after.stdout
    assert files_of_cache()

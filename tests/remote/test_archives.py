"""Untrusted archives: their results, and the absence of side effects."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from newsmeta.remote.archives import fill
from newsmeta.remote.asked import Bounds
from newsmeta.remote.filling import FillingError
from newsmeta.remote.source import Source
from newsmeta.remote.wanted import wanted_by
from tests.remote.hostile import (
    OUTSIDE,
    PAGE,
    REFUSED_TARS,
    REFUSED_ZIPS,
    TAKEN_TARS,
    TAKEN_ZIPS,
    file,
    folder,
    symlink,
    tar_of,
    zip_of,
)


class Place:
    """A folder to unpack into, and its surroundings."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "deep" / "down" / "tree"
        self.folder.mkdir(parents=True)

    def fill(self, source: Path, bounds: Bounds | None = None) -> tuple[str, tuple[str, ...]]:
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        before = self.around()
        try:
            return fill(
                Source(str(source), 0),
                str(self.folder),
                wanted_by(with_pictures=False),
                bounds or Bounds(),
            )
        finally:
            assert self.around() == before, "something was written elsewhere"

    def around(self) -> set[str]:
        return {
            f"{above}/{name}"
            for above, folders, files in os.walk(self.root)
            for name in (*folders, *files)
            if not above.startswith(str(self.folder))
        }

    def files(self) -> dict[str, bytes]:
        return {
            os.path.relpath(f"{above}/{name}", self.folder): Path(above, name).read_bytes()
            for above, _, files in os.walk(self.folder)
            for name in files
        }


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.mark.parametrize("case", REFUSED_TARS)
@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_a_tar_with_a_member_that_harms_is_refused(
    place: Place, tmp_path: Path, case: str, mode: str
) -> None:
    members, message = REFUSED_TARS[case]
    source = tar_of(tmp_path / "site.tar", *members, mode=mode)
    with pytest.raises(FillingError, match=message) as raised:
        place.fill(source)
    assert str(raised.value).startswith(f"{source}: ")


@pytest.mark.parametrize("case", TAKEN_TARS)
def test_a_tar_comes_to_files(place: Place, tmp_path: Path, case: str) -> None:
    members, files = TAKEN_TARS[case]
    place.fill(tar_of(tmp_path / "site.tar", *members))
    assert place.files() == files


@pytest.mark.parametrize("case", REFUSED_ZIPS)
def test_a_zip_with_a_member_that_harms_is_refused(place: Place, tmp_path: Path, case: str) -> None:
    members, message = REFUSED_ZIPS[case]
    with pytest.raises(FillingError, match=message):
        place.fill(zip_of(tmp_path / "site.zip", *members))


@pytest.mark.parametrize("case", TAKEN_ZIPS)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_comes_to_files(place: Place, tmp_path: Path, case: str) -> None:
    members, files = TAKEN_ZIPS[case]
    place.fill(zip_of(tmp_path / "site.zip", *members))
    assert place.files() == files


@pytest.mark.parametrize("target", OUTSIDE)
def test_a_link_that_leads_out_leads_to_nothing(place: Place, tmp_path: Path, target: str) -> None:
    members = folder("a/b"), symlink("l2", "a/b"), symlink("x.md", target)
    _, warnings = place.fill(tar_of(tmp_path / "site.tar", *members))
    link = place.folder / "x.md"
    assert link.is_symlink()
    assert not link.exists()
    assert link.resolve().is_relative_to(place.folder)
    assert warnings == (f"{tmp_path}/site.tar: x.md leads out of it, and to nothing here",)


def test_links_that_go_round_lead_to_nothing(place: Place, tmp_path: Path) -> None:
    members = symlink("a.md", "b.md"), symlink("b.md", "a.md"), symlink("c.md", "c.md/d")
    place.fill(tar_of(tmp_path / "site.tar", *members))
    assert not (place.folder / "a.md").exists()
    assert not (place.folder / "c.md").exists()


def test_a_link_to_a_folder_is_one(place: Place, tmp_path: Path) -> None:
    members = symlink("site/_data", "../shared/_data"), file("shared/_data/x.yml", b"1")
    _, warnings = place.fill(tar_of(tmp_path / "site.tar", *members))
    assert (place.folder / "site/_data/x.yml").read_bytes() == b"1"
    assert not warnings


@pytest.mark.parametrize(
    ("bounds", "message"),
    [
        ({"members": 2}, "more than 2 members.*--archive-limit members=NUMBER"),
        ({"bytes": 40_000}, "more than 40,000 bytes unpacked.*--archive-limit bytes=NUMBER"),
        ({"ratio": 5, "free": 30_000}, "more than 5 times.*--archive-limit ratio=NUMBER"),
    ],
)
@pytest.mark.parametrize("name", ["site.tar.gz", "site.zip"])
def test_what_an_archive_may_cost_is_bounded(
    place: Place, tmp_path: Path, name: str, bounds: dict[str, int], message: str
) -> None:
    from tests.remote.hostile import entry

    blanks = b" " * 15_000
    if name.endswith("zip"):
        source = zip_of(tmp_path / name, *(entry(f"{n}.md", blanks) for n in "abcd"))
    else:
        source = tar_of(tmp_path / name, *(file(f"{n}.md", blanks) for n in "abcd"), mode="w:gz")
    place_bounds = replace(Bounds(), **bounds)
    with pytest.raises(FillingError, match=message):
        place.fill(source, place_bounds)


def test_the_one_folder_of_a_site_is_where_the_site_is(place: Place, tmp_path: Path) -> None:
    members = folder("repo-main"), file("repo-main/_news/x.md"), file("repo-main/LICENSE")
    top, _ = place.fill(tar_of(tmp_path / "site.tar", *members))
    assert top == str(place.folder / "repo-main")


@pytest.mark.parametrize(
    "members",
    [
        [file("_news/x.md")],
        [file("2024/x.md")],
        [file("repo-main/_news/x.md"), file("LICENSE.png")],
        [file("repo-main.md")],
    ],
)
def test_other_archives_are_the_site_themselves(
    place: Place, tmp_path: Path, members: list[object]
) -> None:
    top, _ = place.fill(tar_of(tmp_path / "site.tar", *members))  # type: ignore[arg-type]
    assert top == str(place.folder)


def test_a_tar_of_nothing_comes_to_nothing(place: Place, tmp_path: Path) -> None:
    place.fill(tar_of(tmp_path / "site.tar"))
    assert place.files() == {}


def test_what_is_no_archive_is_refused(place: Place, tmp_path: Path) -> None:
    for name in ("site.tar", "site.zip", "site.tar.gz"):
        source = tmp_path / name
        for data in (b"", b"---\n", PAGE * 100, b"\x1f\x8b", b"PK\5\6", os.urandom(4_000)):
            source.write_bytes(data)
            with pytest.raises(FillingError, match=re.escape(str(source))):
                place.fill(source)
            assert place.files() == {}

"""Files in an archive have the same findings as in a folder."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.remote import sites
from tests.remote.hostile import PAGE, file, tar_of, zip_of
from tests.support.cli import ERROR, GOOD, invoke

COMMANDS = [
    ("validate",),
    ("check",),
    ("check", "--validate", "--output-format", "json"),
    ("export", "--to", "jsonl", "--on-error", "include", "--body"),
    ("stats", "--output-format", "json"),
    ("validate", "_news"),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a site in `site`, and one for temporary files, empty again at the end."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    sites.write(tmp_path / "work" / "site")
    monkeypatch.chdir(tmp_path / "work")
    yield tmp_path / "work"
    assert not any(temporary.iterdir())


def in_folder(monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]) -> tuple[int, str, str]:
    with monkeypatch.context() as patch:
        patch.chdir("site")
        return sites.told(invoke(*command), "")


@pytest.mark.parametrize("name", sites.PROGRAMS)
def test_validate_tells_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    archive = sites.pack(folder, name)
    wanted = in_folder(monkeypatch, ("validate",))
    assert wanted[0] == 1
    assert "_news/ü.md" in wanted[1]
    assert "_news/no-ending" in wanted[1]
    assert sites.told(invoke("validate", name), sites.shown(archive)) == wanted


@pytest.mark.parametrize("command", COMMANDS[:-1])
@pytest.mark.parametrize("name", ["site.zip", "flat.tar.gz"])
def test_other_commands_tell_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, command: tuple[str, ...]
) -> None:
    archive = sites.pack(folder, name)
    wanted = in_folder(monkeypatch, command)
    assert sites.told(invoke(*command, name), sites.shown(archive)) == wanted


def test_a_report_is_made_of_an_archive(folder: Path) -> None:
    sites.pack(folder, "site.tar.gz")
    result = invoke("report", "site.tar.gz", "-o", "page.html")
    assert result.status == 0
    assert "site.tar.gz" in Path("page.html").read_text()


def test_findings_are_at_files_of_the_archive(folder: Path) -> None:
    tar_of(folder / "a.tar", file("x/_news/error.md", ERROR.encode()))
    out = invoke("validate", "a.tar").out
    assert out.startswith("a.tar/x/_news/error.md:9:10: NM103 quality:")


def test_several_archives_are_looked_at_in_one_run(folder: Path) -> None:
    tar_of(folder / "a.tar", file("_news/a.md", ERROR.encode()))
    tar_of(folder / "b.tar", file("_news/b.md", ERROR.encode()))
    out = invoke("validate", "a.tar", "b.tar", "site/_news/error.md").out
    assert [line.split(":")[0] for line in out.splitlines()] == [
        "a.tar/_news/a.md",
        "b.tar/_news/b.md",
        "site/_news/error.md",
    ]


def test_the_configuration_of_the_archive_counts(folder: Path) -> None:
    Path("newsmeta.toml").write_text('ignore = ["NM103"]\n')
    inner = b'ignore = ["NM102"]\n'
    page = file("_news/x.md", ERROR.encode())
    tar_of(folder / "own.tar", file("newsmeta.toml", inner), page)
    tar_of(folder / "none.tar", page)
    assert invoke("validate", "own.tar").status == 1
    assert invoke("validate", "none.tar").status == 0
    assert invoke("validate", "own.tar", "--config", "newsmeta.toml").status == 0
    assert invoke("validate", "none.tar", "--no-config").status == 1


def test_an_archive_without_articles_is_said(folder: Path) -> None:
    tar_of(folder / "a.tar", file("x.png", b""))
    result = invoke("validate", "a.tar")
    assert result.status == 2
    assert result.err.startswith("newsmeta: no file was looked at in a.tar:")


@pytest.mark.parametrize("command", ["validate", "check", "export", "stats", "report"])
def test_a_damaged_archive_is_not_looked_at(folder: Path, command: str) -> None:
    tar_of(folder / "a.tar", file("_news/x.md", ERROR.encode()), file("_news/y.md", PAGE * 900))
    data = Path("a.tar").read_bytes()
    Path("a.tar").write_bytes(data[:6_000])
    more = ("--to", "jsonl") if command == "export" else ("-o", "p.html")
    result = invoke(command, "a.tar", *(more if command in ("export", "report") else ()))
    assert result.status == 2
    assert result.out == ""
    assert result.err.startswith("newsmeta: a.tar: is damaged after the member _news/y.md: ")
    assert result.err.count("\n") == 1


def test_an_archive_that_is_missing_is_said(folder: Path) -> None:
    result = invoke("validate", "missing.zip")
    assert result.status == 1
    assert result.out == "missing.zip:1:1: NM001 the file does not exist; check the path\n"


def test_an_article_with_such_a_name_is_an_article(folder: Path) -> None:
    Path("site/_news/x.jsonl").write_text(ERROR)
    assert invoke("validate", "site/_news/x.jsonl").out.startswith("site/_news/x.jsonl:9:10: NM103")


def test_a_folder_with_such_a_name_is_a_folder(folder: Path) -> None:
    sites.write(folder / "x.zip", {"_news/error.md": ERROR})
    assert invoke("validate", "x.zip").out.startswith("x.zip/_news/error.md:9:10: NM103")


@pytest.mark.parametrize("command", [("normalize", "--check"), ("baseline", "create")])
def test_what_changes_files_refuses_archives(folder: Path, command: tuple[str, ...]) -> None:
    zip_of(folder / "a.zip")
    result = invoke(*command, "a.zip")
    assert result.status == 2
    assert "a.zip is an archive" in result.err
    assert "unpack it, and name the folder" in result.err


@pytest.mark.parametrize("limit", ["members", "members=", "members=-1", "size=1", "free=1", "x=y="])
def test_a_limit_that_is_none_is_said(folder: Path, limit: str) -> None:
    zip_of(folder / "a.zip")
    result = invoke("validate", "a.zip", "--archive-limit", limit)
    assert result.status == 2
    assert "write members=NUMBER, bytes=NUMBER, ratio=NUMBER" in result.err


def test_limits_can_be_set(folder: Path) -> None:
    page = GOOD.encode()
    tar_of(folder / "a.tar", file("_news/a.md", page), file("_news/b.md", page))
    for limit, status in (("members=1", 2), ("members=2", 0), ("bytes=2_000", 2), ("bytes=1e9", 2)):
        assert invoke("validate", "a.tar", "--archive-limit", limit).status == status, limit

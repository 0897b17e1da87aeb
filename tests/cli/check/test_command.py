"""`newsmeta check` as a command: output, exit statuses, and resistance to hostile input."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

import newsmeta
from newsmeta.frontmatter import source
from newsmeta.frontmatter.source import SourceError
from tests.support.check import TWINS, article, page, png, put
from tests.support.cli import GOOD, codes, invoke, write
from tests.support.paths import DATA

SARIF = DATA / "standards/sarif-schema-2.1.0.json"
BROKEN = "---\ntitle: [\n---\n"


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a configuration, as working directory."""
    folder = tmp_path / "site"
    folder.mkdir()
    write(folder, {"newsmeta.toml": ""})
    monkeypatch.chdir(folder)
    return folder


# -- rules, and exit statuses --------------------------------------------------


def test_nothing_to_find(site: Path) -> None:
    write(site, {"a.md": GOOD})
    result = invoke("check")
    assert (result.status, result.out, result.err) == (0, "", "The file is fine.\n")


def test_it_leaves_to_validate_what_validate_finds(site: Path) -> None:
    text = GOOD.replace("quality: 60", "quality: yes").replace("The plan", "The&nbsp;  plan")
    write(site, {"a.md": text + "", "b.md": "\ufeff" + text.replace("trees", "oaks")})
    assert invoke("check").out == ""
    assert len(codes(invoke("validate").out)) >= 3


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "NM003"), (b"---\ntitle: x\n", "NM004"), (b"---\na: \xff\n---\n", "NM002"),
     (BROKEN.encode(), "NM005"), (b"---\n- a\n---\n", "NM006")],
)  # fmt: skip
def test_what_cannot_be_read_is_said_here_too(content: bytes, code: str, site: Path) -> None:
    (site / "a.md").write_bytes(content)
    result = invoke("check", "a.md", "missing.md")
    assert result.status == 1
    assert codes(result.out) == [code, "NM001"]
    assert invoke("validate", "a.md", "missing.md").out == result.out


def test_selection(site: Path) -> None:
    write(site, TWINS)
    assert set(codes(invoke("check", "--select", "NM602").out)) == {"NM602"}
    assert set(codes(invoke("check", "--ignore", "duplicate-title").out)) == {"NM601"}
    result = invoke("check", "--select", "NM2")
    assert (result.status, result.out) == (0, "")
    assert "warning: none of the selected rules is one of newsmeta check" in result.err
    assert "none of the selected" in invoke("validate", "--select", "NM4").err


def test_fail_on(site: Path) -> None:
    write(site, {"a.md": GOOD.replace("https://www", "http://www")})
    assert invoke("check").status == 0
    assert invoke("check", "--fail-on", "warning").status == 1
    write(site, TWINS)
    assert invoke("check").status == 1
    assert invoke("check", "--fail-on", "never").status == 0


def test_comments_keep_findings_quiet(site: Path) -> None:
    url = page("trees")
    write(site, {"a.md": article("One", url), "b.md": article("Two", url)})
    text = (site / "a.md").read_text()
    (site / "a.md").write_text(
        text.replace(f'originalUrl: "{url}"', f'originalUrl: "{url}" # newsmeta: ignore NM601')
    )
    result = invoke("check")
    assert [line.split(":")[0] for line in result.out.splitlines()] == ["b.md"]
    assert "(1 finding suppressed by comments)" in result.err
    write(site, {"newsmeta.toml": '[per-file-ignores]\n"b.md" = ["NM6"]\n'})
    assert invoke("check").out == ""


# -- formats -------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["json", "jsonl", "sarif", "gitlab", "github", "junit", "rich", "concise", "markdown"]
)
def test_every_format_tells_of_other_files_and_of_pictures(name: str, site: Path) -> None:
    write(site, TWINS)
    put(site, {"logo-50x50.png": png(3, 3)})
    result = invoke("check", "--output-format", name)
    assert result.status == 1
    for part in ("NM601", "NM406", "logo-50x50.png", "two.md"):
        assert part in result.out
    if name == "json":
        found = json.loads(result.out)["diagnostics"]
        twin = next(each for each in found if each["code"] == "NM601")
        assert [related["path"] for related in twin["related"]] == ["_news/two.md"]
        assert twin["related"][0]["line"] == 5
    elif name == "sarif":
        schema = json.loads(SARIF.read_text(encoding="utf-8"))
        jsonschema.validate(json.loads(result.out), schema)
    elif name == "junit":
        ElementTree.fromstring(result.out)


def test_statistics_count_files_and_pictures(site: Path) -> None:
    write(site, TWINS)
    put(site, {"logo-50x50.png": png(3, 3)})
    result = invoke("check", "--statistics")
    counts = {line.split()[1]: line.split()[0] for line in result.out.splitlines()}
    assert counts == {"NM601": "2", "NM602": "2", "NM406": "1"}
    assert result.err.startswith("Found 2 errors and 3 warnings in 4 files.")


def test_from_python(site: Path) -> None:
    write(site, TWINS)
    report = newsmeta.check("_news")
    assert report.files == 2
    assert {d.path for d in report.diagnostics} == {"_news/one.md", "_news/two.md"}
    assert {d.code for d in report.diagnostics} == {"NM601", "NM602"}
    assert newsmeta.check(["."]).files == 3


# -- pictures ------------------------------------------------------------------


def picture(url: str, width: int = 3, height: int = 3) -> str:
    return article("", "", more=(
        f"images:\n  - url: '{url}'\n    width: {width}\n    height: {height}\n"
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/assets/ok.png", []),
        ("/assets/../assets/./ok.png?v=2#x", []),
        ("/assets/%6Fk.png", []),
        ("/../../assets/ok.png", []),
        ("/assets/missing.png", ["NM404"]),
        ("/assets/OK.png", ["NM404"]),
        ("/assets", ["NM404"]),
        ("/assets/ok.png/", ["NM404"]),
        ("/assets%2Fok.png", ["NM404"]),
        ("/assets/%00.png", ["NM404"]),
        ("/../outside.png", ["NM404"]),
        ("/%2e%2e/outside.png", ["NM404"]),
        ("/assets/%2E%2E%2F..%2Foutside.png", ["NM404"]),
        ("/assets/..%5C..%5Coutside.png", ["NM404"]),
        ("/assets/link.png", ["NM404"]),
        ("/out/outside.png", ["NM404"]),
        ("/assets/loop.png", ["NM404"]),
        ("/assets/pipe.png", ["NM404"]),
        ("/assets/inner.png", []),
        ("/assets/page.png", ["NM407"]),
        ("/assets/empty.png", ["NM407"]),
        ("/assets/huge.png", ["NM407"]),
        (f"/assets/{'x' * 5000}.png", ["NM404"]),
        ("https://news.example/city/assets/ok.png", []),
        ("HTTPS://NEWS.example:443/city/assets/missing.png", ["NM404", "NM306"]),
        ("https://news.example/town/assets/missing.png", []),
        ("https://news.example/city/../assets/missing.png", ["NM306"]),
        ("https://other.example/city/assets/missing.png", []),
    ],
)
def test_no_path_leads_out_of_the_repository(url: str, expected: list[str], site: Path) -> None:
    put(site, {"assets/ok.png": png(3, 3), "../outside.png": png(3, 3)})
    (site / "assets/link.png").symlink_to(site.parent / "outside.png")
    (site / "assets/inner.png").symlink_to("ok.png")
    (site / "assets/loop.png").symlink_to("loop.png")
    (site / "out").symlink_to(site.parent)
    os.mkfifo(site / "assets/pipe.png")
    (site / "assets/page.png").write_text("<!doctype html><title>Not found</title>")
    (site / "assets/empty.png").touch()
    with (site / "assets/huge.png").open("wb") as file:
        file.truncate(50_000_000)
    write(site, {
        "newsmeta.toml": 'site-url = "https://news.example"\nbase-url = "city"\n',
        "_news/a.md": picture(url),
    })  # fmt: skip
    assert codes(invoke("check", "_news").out) == expected


@pytest.mark.parametrize("base", ["/city", "city/", "/city/"])
@pytest.mark.parametrize("url", ["https://news.example", "https://News.example:443/"])
def test_jekyll_says_where_the_site_is(base: str, url: str, site: Path) -> None:
    (site / "newsmeta.toml").unlink()
    address = "https://news.example/city/assets/"
    write(site, {
        "_config.yml": f"url: {url}\r\nbaseurl: {base}\r\n",
        "_news/a.md": picture(address + "ok.png", 4),
        "_news/b.md": picture("/city/assets/ok.png", 4),
        "_news/c.md": picture("/assets/ok.png", 4),
    })  # fmt: skip
    put(site, {"assets/ok.png": png(3, 3)})
    assert codes(invoke("check").out) == ["NM405"] * 3
    invoke("normalize")
    assert invoke("check").out == ""


@pytest.mark.parametrize("content", [b"url: [", b"\xff\xfe\x00", b"url: 7\nbaseurl: {}\n", b""])
def test_a_broken_configuration_of_jekyll(content: bytes, site: Path) -> None:
    (site / "newsmeta.toml").unlink()
    for name in ("_news", "_drafts"):
        write(site, {f"{name}/a.md": picture("https://news.example/a.png")})
    (site / "_config.yml").write_bytes(content)
    result = invoke("check", "_news", "_drafts")
    assert result.status == 0
    is_broken = content[-1:] in (b"[", b"\x00")
    assert result.err.count("warning: _config.yml cannot be read") == is_broken


def test_pictures_that_no_file_names(site: Path) -> None:
    settings = 'exclude = ["drafts/"]\n[per-file-ignores]\n"quiet*" = ["NM406"]\n'
    write(site, {"newsmeta.toml": settings, ".gitignore": "ignored*\n"})
    write(site, {"a.md": picture("/used-50x50.png")})
    wrong = png(3, 3)
    names = ["used", "alone", "ignored", ".hidden", "drafts/x", "quiet", "deep/er"]
    put(site, {f"{name}-50x50.png": wrong for name in names})
    (site / "link-50x50.png").symlink_to("alone-50x50.png")
    found = [line.split(": ")[0].split(":")[0] for line in invoke("check").out.splitlines()]
    assert sorted(found) == ["a.md", "alone-50x50.png", "deep/er-50x50.png"]
    assert codes(invoke("check", "a.md").out) == ["NM406"]


def test_a_picture_may_be_named(site: Path) -> None:
    put(site, {"a-50x50.png": png(3, 3), "b.png": b"GIF89a"})
    result = invoke("check", "a-50x50.png", "b.png", "c.png")
    assert codes(result.out) == ["NM406", "NM407", "NM407"]
    assert codes(invoke("check", ".", "a-50x50.png").out) == ["NM406", "NM407"]


def test_turned_by_exif(site: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    exif = image.Exif()
    exif[0x0112] = 6
    image.new("RGB", (40, 30)).save(site / "a-30x40.jpg", exif=exif)
    write(site, {"a.md": picture("/a-30x40.jpg", 30, 40)})
    assert invoke("check").out == ""


@pytest.mark.skipif(shutil.which("git") is None, reason="no git here")
def test_pictures_are_read_once(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from newsmeta import images

    put(site, {"logo-3x3.png": png(3, 3)})
    write(site, {f"{number}.md": picture("/logo-3x3.png") for number in range(20)})
    seen: list[Path] = []
    real = images.read_picture

    def counted(path: Path) -> images.Picture:
        seen.append(path)
        return real(path)

    monkeypatch.setattr(images, "read_picture", counted)
    assert invoke("check").out == ""
    assert len(seen) == 1


def test_a_file_that_cannot_be_read_again_is_said(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files with findings from a comparison are read a second time."""
    write(site, TWINS)
    before = source.read_bytes
    times: Counter[str] = Counter()

    def once(path: str | Path, max_size: int) -> bytes:
        times[str(path)] += 1
        if str(path).endswith("one.md") and times[str(path)] > 1:
            raise SourceError("NM001", "the file cannot be read: input/output error")
        return before(path, max_size)

    monkeypatch.setattr(source, "read_bytes", once)
    result = invoke("check", "--jobs", "1")
    assert times["_news/one.md"] > 1
    assert "_news/one.md:1:1: NM001 the file cannot be read" in result.out
    assert result.out.count("one.md:1:1: NM001") == 1
    assert result.status == 1

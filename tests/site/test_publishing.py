"""Pages that Jekyll builds from files, and the conditions for that: compared with Jekyll itself."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsmeta.config.config import Config
from newsmeta.config.selectors import Layer
from newsmeta.linter.runner import Runner
from newsmeta.rules import CHECKED
from newsmeta.site.destinations import destination
from newsmeta.site.places import Places
from newsmeta.site.publishing import Publishing
from tests.support.check_rules import article, looked

PERMALINKS = [
    *("/trees/", "trees/", "/trees", "trees", "/trees.html", "/trees/index.html", "/trees/index"),
    *(
        "//trees//",
        "/./trees/",
        "/../trees/",
        "/a/../trees/",
        "/trees%20x/",
        "/trees x/",
        "/Trees/",
    ),
    *("/tr%65es/", "/träes/", "/tr%C3%A4es/", "/trees.htm", "/trees.json", "/", "index.html"),
    *("/index", "/trees/..", "/.trees/", "/tr./ees/", "/x../y/", "/a%25b/", "/100%/", "pretty"),
    *("/a.b/c", "/a/b.c/", "/trees.v2", "/trees/feed.xml", "/x:Title/", "/Trees/"),
]

FOLDERS = {
    "_news": True,
    "_posts": True,
    "_quiet": False,
    "_unnamed": False,
    "_drafts": False,
    "_data": False,
    "_includes": False,
    "pages": True,
    "sub/_posts": True,
    "sub/_news": False,
    "_news/sub": True,
    "_news/_sub": False,
    "_news/.sub": False,
    "_news/_sub/more": False,
    "_news/sub/_more": True,
    "_news/sub/_site": True,
    "_news/sub/.more": True,
    ".hidden": False,
    "_kept": True,
}

NAMES = [
    *("2099-01-28-a.md", "2021-1-9-b.md", "99-1-2-c.md", "21-01-27-d.md", "2099-1-2-e.md"),
    *("30-01-02-f.md", "68-01-02-g.md", "69-01-02-h.md", "129-01-02-i.md", "2099-01-01.md"),
    *("x2099-01-01-j.md", "2020-02-01-k.md", "2099-2-30-l.md", "2091-12-31-m.markdown"),
]

CONFIG = """
collections:
  news: {output: true}
  quiet: {output: false}
include: [_kept]
timezone: UTC
"""


@pytest.fixture(scope="module")
def jekyll() -> str:
    found = shutil.which("jekyll")
    if found is None:
        pytest.skip("no jekyll here")
    return found


def built(jekyll: str, root: Path, config: str = CONFIG) -> set[str]:
    """Return the files that Jekyll builds from a folder."""
    (root / "_config.yml").write_text(config, encoding="utf-8")
    where = root.parent / f"{root.name}-built"
    arguments = ["build", "--quiet", "--disable-disk-cache", "--destination", str(where)]
    subprocess.run([jekyll, *arguments], cwd=root, check=True, capture_output=True)
    return {path.relative_to(where).as_posix() for path in where.rglob("*") if path.is_file()}


def put(root: Path, name: str, more: str = "") -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\ntitle: Trees\n{more}---\nTrees.\n", encoding="utf-8")


def test_the_file_that_a_permalink_comes_to(jekyll: str, tmp_path: Path) -> None:
    for number, permalink in enumerate(PERMALINKS):
        root = tmp_path / str(number // 50)
        shown = f"/{number}{permalink}" if permalink.startswith("/") else f"{number}/{permalink}"
        put(root, f"_news/2021-01-27-{number}.md", f'permalink: "{shown}"\n')
    expected = {
        str(destination(f"{number}/{permalink}")).removeprefix("/")
        for number, permalink in enumerate(PERMALINKS)
    }
    assert built(jekyll, tmp_path / "0") == expected


@pytest.mark.parametrize("pattern", ["/:year/:title/", "/news/:slug", "/{{ page.slug }}/", "/:a"])
def test_a_pattern_comes_to_no_file_by_itself(pattern: str) -> None:
    assert destination(pattern) is None


def test_the_folders_that_pages_are_made_of(jekyll: str, tmp_path: Path) -> None:
    root = tmp_path / "site"
    for number, folder in enumerate(FOLDERS):
        put(root, f"{folder}/2021-01-27-n{number}.md", f"permalink: /n{number}.html\n")
    pages = built(jekyll, root)
    places = Places(root, True, False)
    for number, (folder, is_built) in enumerate(FOLDERS.items()):
        assert (f"n{number}.html" in pages) == is_built, folder
        said = places.publishing(str(root / folder)).is_written
        assert said is (None if folder == "_unnamed" else is_built), folder


@pytest.mark.slow
@pytest.mark.parametrize("config", [CONFIG, CONFIG + "future: true\n", CONFIG + 'future: "no"\n'])
def test_the_files_that_are_dated_ahead(jekyll: str, tmp_path: Path, config: str) -> None:
    root = tmp_path / "site"
    permalinks: dict[str, str] = {}
    for folder in ("_news", "pages", "_news/sub"):
        for name in NAMES:
            permalink = f"{len(permalinks)}.html"
            permalinks[permalink] = f"{folder}/{name}"
            put(root, f"{folder}/{name}", f"permalink: /{permalink}\n")
    for number, date in enumerate(("2099-01-01", "2021-01-27", "2099-01-01 10:00:00 +0000")):
        name = f"_news/20{99 - 78 * (number % 2)}-01-27-date-{number}.md"
        permalinks[f"d{number}.html"] = name
        put(root, name, f"permalink: /d{number}.html\ndate: {date}\n")
    pages = built(jekyll, root, config)
    texts = {name: (root / name).read_text(encoding="utf-8") for name in permalinks.values()}
    found = looked(root, texts)
    for permalink, name in permalinks.items():
        is_ahead = any(each.code == "NM608" for each in found[name])
        assert is_ahead == (permalink not in pages), name


@pytest.mark.parametrize(
    ("collections", "is_written"),
    [
        ("collections: [posts, news]", {"_posts": True, "_news": False}),
        ("collections:\n  posts: {output: false}", {"_posts": False, "_news": None}),
        ("collections:\n  news:\n", {"_posts": True, "_news": False}),
        ("collections:\n  news: {output: yes}", {"_posts": True, "_news": True}),
        ("collections_dir: all\ncollections: {news: {output: true}}", {"all/_news": True}),
        ("title: Trees", {"_posts": True, "_news": None, "news": True}),
    ],
)
def test_what_the_configuration_says_of_collections(
    collections: str, is_written: dict[str, bool | None], tmp_path: Path
) -> None:
    (tmp_path / "_config.yml").write_text(collections + "\n", encoding="utf-8")
    places = Places(tmp_path, False, False)
    for folder, expected in is_written.items():
        assert places.publishing(str(tmp_path / folder)).is_written is expected


def test_where_nothing_tells_of_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = Places(tmp_path / "elsewhere", False, False)
    for folder, expected in {
        "_news": Publishing("", None, True),
        "a/_posts": Publishing("", True, True),
        "_drafts": Publishing("", False),
        "a/b": Publishing(""),
        # Folders above a hidden folder do not matter, nor does its own name.
        ".hidden/a": Publishing(""),
        "_temp/.hidden/a": Publishing(""),
        "_temp/.hidden/_news": Publishing("", None, True),
        "_drafts/.hidden/_posts": Publishing("", True, True),
        ".hidden/_drafts": Publishing("", False),
    }.items():
        assert places.publishing(str(tmp_path / folder)) == expected


def test_in_the_site_of_another_generator_no_date_is_ahead(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text("", encoding="utf-8")
    assert not Places(tmp_path, False, False).publishing(str(tmp_path / "_news")).is_dated


@pytest.mark.parametrize(("hour", "ahead"), [(0, ["02", "03"]), (9, ["02", "03"]), (11, ["03"])])
def test_a_day_has_begun_as_soon_as_it_has_somewhere(hour: int, ahead: list[str]) -> None:
    now, root = datetime(2026, 1, 1, hour, tzinfo=UTC), Path("/site/_news")
    checker = Runner(Config(root=root), Layer(select=("NM608",)), now, codes=CHECKED).checker
    names = [f"2026-01-{day}-ten-thousand-trees.md" for day in ("01", "02", "03")]
    found = {
        name[8:10]: checker.validate_bytes(article().encode(), name, root / name).diagnostics
        for name in names
    }
    assert [day for day, its in found.items() if its] == ahead

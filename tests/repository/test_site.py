"""The pages of docs/ as a site: built without warnings, complete, and self-contained."""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.support.paths import ROOT

LOADS = {"img": "src", "script": "src", "iframe": "src", "source": "src", "object": "data"}
"""Elements that load resources, each with the attribute of the address."""

IN_STYLES = re.compile(r"url\(\s*[\"']?((?!data:)[^\"')]+)|@import\s+[\"']([^\"']+)")


class Page(HTMLParser):
    """The links, loaded resources and anchors of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors.update(given[name] for name in ("id", "name") if name in given)
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self.links.append(given["action"])
        elif tag == "link" and given.get("rel") not in ("search", "next", "prev"):
            self.loaded.append(given["href"])
        elif LOADS.get(tag, "") in given:
            self.loaded.append(given[LOADS[tag]])
        self.loaded += [a or b for a, b in IN_STYLES.findall(given.get("style", ""))]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built in a copy of the checkout."""
    pytest.importorskip("furo")
    place = tmp_path_factory.mktemp("site")
    made = shutil.ignore_patterns("project", "reference", "__pycache__")
    shutil.copytree(ROOT / "docs", place / "docs", ignore=made)
    for page in [*ROOT.glob("*.md"), ROOT / "fuzz" / "README.md"]:
        (place / page.relative_to(ROOT)).parent.mkdir(exist_ok=True)
        shutil.copy(page, place / page.relative_to(ROOT))
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-n", "docs", "build/docs"],
        cwd=place,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "WARNING" not in done.stdout
    return place / "build" / "docs"


@cache
def page(path: Path) -> Page:
    return Page(path.read_text(encoding="utf-8"))


def inside(site: Path, path: Path) -> Iterator[tuple[str, Path, str]]:
    """Yield each link of a page within the site: as written, its file, its anchor."""
    for link in page(path).links:
        parts = urlsplit(link)
        if not parts.scheme and not parts.netloc:
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            yield link, target, parts.fragment


@pytest.mark.slow
def test_every_page_is_reached_from_the_first_one(site: Path) -> None:
    reached, ahead = set[Path](), [site / "index.html"]
    while ahead:
        path = ahead.pop()
        if path not in reached and path.suffix == ".html" and "_downloads" not in path.parts:
            reached.add(path)
            ahead += [target for _, target, _ in inside(site, path)]
    pages = {path for path in site.rglob("*.html") if "_downloads" not in path.parts}
    assert pages == reached
    written = {path.stem for path in (ROOT / "docs").glob("*.md")}
    one_click = {target.stem for _, target, _ in inside(site, site / "index.html")}
    assert written <= one_click
    assert {"changelog", "contributing", "newsmeta.web.client"} <= {path.stem for path in pages}


@pytest.mark.slow
def test_no_link_inside_is_dead(site: Path) -> None:
    dead = [
        f"{path.relative_to(site)}: {link}"
        for path in site.rglob("*.html")
        if "_downloads" not in path.parts
        for link, target, anchor in inside(site, path)
        if not target.is_file()
        or (anchor and target.suffix == ".html" and anchor not in page(target).anchors)
    ]
    assert not dead, "\n".join(dead)


@pytest.mark.slow
def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    loaded = [
        (path, each)
        for path in site.rglob("*.html")
        if "_downloads" not in path.parts
        for each in page(path).loaded
    ]
    loaded += [
        (path, first or second)
        for path in site.rglob("*.css")
        for first, second in IN_STYLES.findall(path.read_text(encoding="utf-8"))
    ]
    assert len(loaded) > 100
    for path, each in loaded:
        parts = urlsplit(each)
        if parts.scheme == "data":
            continue
        assert not parts.scheme and not parts.netloc, f"{path.name}: {each}"
        assert not parts.path or (path.parent / parts.path).is_file(), f"{path.name}: {each}"


@pytest.mark.slow
def test_every_public_name_is_described(site: Path) -> None:
    import newsmeta

    anchors = page(site / "reference" / "newsmeta.html").anchors
    names = {f"newsmeta.{name}" for name in newsmeta.__all__ if not name.startswith("_")}
    assert names <= anchors


def test_the_page_of_keys_is_what_the_schema_says() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "configuration_keys.py"))
    schema = made["json"].loads(made["SCHEMA"].read_text(encoding="utf-8"))
    assert made["PAGE"].read_text(encoding="utf-8") == made["page"](schema), (
        "stale; write it anew: python docs/configuration_keys.py"
    )

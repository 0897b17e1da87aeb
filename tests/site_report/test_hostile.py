"""The page of a repository with hostile names and values works like any other."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import html5lib  # type: ignore[import-untyped]
import pytest

from tests.support.browser import PHONE, Opened, started
from tests.support.cli import invoke
from tests.support.hostile_texts import TEXTS, fill

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hostile page")]

ELEMENTS = {
    *("html", "head", "meta", "link", "title", "style", "body", "header", "main", "footer"),
    *("nav", "section", "h1", "h2", "h3", "h4", "p", "a", "ul", "li", "dl", "div", "dt", "dd"),
    *("span", "bdi", "wbr", "br", "figure", "figcaption", "details", "summary", "table"),
    *("caption", "thead", "tbody", "tr", "th", "td", "form", "label", "input", "select", "option"),
    *("button", "pre", "code", "mark", "del", "ins", "noscript", "script"),
    *("svg", "desc", "g", "rect", "line", "text"),
}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    assert list(fill(folder))
    with contextlib.chdir(folder):
        title = TEXTS["end of a script"]
        assert invoke("check", "--validate", "-q", "-o", "old.json", ".").status in (0, 1)
        report = json.loads((folder / "old.json").read_text(encoding="utf-8"))
        for number, found in enumerate(report["diagnostics"]):
            if number % 2:
                found["fingerprint"], found["message"] = f"x{number}", title
        (folder / "old.json").write_text(json.dumps(report), encoding="utf-8")
        done = invoke("report", "-o", "report.html", "--title", title, "--since", "old.json")
        assert done.status == 0, done.err
    return folder / "report.html"


@pytest.fixture(scope="module")
def tree(page: Path) -> Any:
    return html5lib.parse(page.read_bytes().decode(), namespaceHTMLElements=False)


def test_no_text_became_an_element_an_address_or_a_handler(tree: Any) -> None:
    tags = {str(each.tag).rpartition("}")[2] for each in tree.iter() if isinstance(each.tag, str)}
    assert tags <= ELEMENTS
    for each in tree.iter():
        for name, value in each.attrib.items():
            assert not str(name).startswith("on")
            assert name not in ("style", "src", "srcdoc", "action", "formaction")
            if name in ("href", "{http://www.w3.org/1999/xlink}href"):
                assert value == "data:," or value.startswith("#")


def test_the_policy_allows_this_script_and_style_alone(tree: Any) -> None:
    scripts = [each.text or "" for each in tree.iter("script") if not each.get("type")]
    styles = [each.text or "" for each in tree.iter("style")]
    assert (len(scripts), len(styles)) == (1, 1)
    (policy,) = [
        each.get("content") for each in tree.iter("meta") if each.get("http-equiv") is not None
    ]
    directives = dict(each.strip().split(" ", 1) for each in policy.split(";"))
    assert directives.pop("script-src") == f"'{digest(scripts[0])}'"
    assert directives.pop("style-src") == f"'{digest(styles[0])}'"
    assert directives.pop("img-src") == "data:"
    assert set(directives.values()) == {"'none'"}
    assert "default-src" in directives
    assert "unsafe" not in policy


def digest(source: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"


def test_nothing_unseen_turns_what_stands_beside_it(page: Path) -> None:
    text = page.read_bytes().decode()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_a_browser_runs_nothing_of_it(page: Path) -> None:
    with started() as browser:
        opened = Opened(browser, page, "#size=1000", viewport=PHONE)
        for number, summary in enumerate(opened.page.locator("#rows summary").all()):
            if number % 20 == 0:
                summary.click()
        opened.page.locator("[name=q]").fill("<script>")
        opened.wait_for("location.hash.includes('q=')")
        assert opened.rows()
        assert opened.page.title() == TEXTS["end of a script"]
        assert opened.page.locator("body img, body iframe").count() == 0
        assert not opened.is_wider_than_the_window()
        opened.close()

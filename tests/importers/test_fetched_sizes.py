"""`newsmeta import --fetch-sizes`: pictures get the sizes missing from the data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("httpcore2")

from tests.support.cli import Result, invoke
from tests.support.new import values
from tests.support.web_server import Server, serving

ARTICLE: dict[str, Any] = {
    "category": "news",
    "title": "Ten thousand trees",
    "excerpt": "The plan covers every district.",
    "publishedDateTime": "2021-01-27T15:50:00Z",
    "webUrl": "https://www.example.com/trees",
    "type": "article",
    "provider": {"name": "Example Times", "domain": "example.com"},
    "topics": ["Climate"],
}
SAYS: dict[str, dict[str, Any]] = {
    "/trees.png": {"picture": [120, 63]},
    "/logo.png": {"picture": [50, 50]},
    "/page": {"html": "<title>x</title>"},
}
NAME = "_news/2021-01-27-ten-thousand-trees.md"


def import_(folder: Path, server: Server, *more: str, **fields: Any) -> Result:
    text = server.at_home(json.dumps({**ARTICLE, **fields}))
    (folder / "in.jsonl").write_text(f"{text}\n", "utf-8")
    return invoke("import", "in.jsonl", "--into", ".", "--fetch-sizes", "--allow-private", *more)


def picture(path: str, **size: int) -> dict[str, Any]:
    return {"url": f"http://127.0.0.1:8000{path}", **size}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_pictures_get_the_size_that_they_have(tmp_path: Path) -> None:
    provider = {**ARTICLE["provider"], "images": [picture("/logo.png")]}
    images = [picture("/trees.png"), picture("/other.png", width=9, height=9)]
    with serving(SAYS) as server:
        done = import_(tmp_path, server, images=images, provider=provider)
        assert server.paths == ["/logo.png", "/trees.png"]
    assert done.status == 0, done.err
    [file] = tmp_path.rglob("*.md")
    found = values(file)
    sizes = [(image["width"], image["height"]) for image in found["images"]]
    assert sizes == [(120, 63), (9, 9)]
    assert found["provider"]["images"][0]["width"] == 50


def test_what_has_no_size_is_named(tmp_path: Path) -> None:
    with serving(SAYS) as server:
        done = import_(tmp_path, server, images=[picture("/page")])
    assert done.status == 1
    assert "/page has no size: is an HTML page, not a picture" in done.err


def test_data_of_others_keeps_its_pictures(tmp_path: Path) -> None:
    image = "http://127.0.0.1:8000/trees.png"
    with serving(SAYS) as server:
        options = ("--map", "images.0.url=picture", "--set", "published=true")
        plain = {name: name for name in ARTICLE if name not in ("provider", "topics")}
        maps = [part for name in plain for part in ("--map", f"{name}={name}")]
        constant = ("--set", "provider.name=Example Times", "--set", "provider.domain=example.com")
        topic = ("--set", "topics=Climate")
        done = import_(tmp_path, server, *options, *maps, *constant, *topic, picture=image)
    assert done.status == 0, done.err
    [file] = tmp_path.rglob("*.md")
    assert values(file)["images"][0]["height"] == 63


def test_nothing_is_asked_without_it(tmp_path: Path) -> None:
    with serving(SAYS) as server:
        text = server.at_home(json.dumps({**ARTICLE, "images": [picture("/trees.png")]}))
        (tmp_path / "in.jsonl").write_text(f"{text}\n", "utf-8")
        assert invoke("import", "in.jsonl", "--into", ".").status == 1
        assert server.asked == []


def test_no_option_does_nothing(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("{}\n", "utf-8")
    done = invoke("import", "in.jsonl", "--into", ".", "--allow-private")
    assert (done.status, done.out) == (2, "")
    assert "--allow-private is about asking the web; use it with --fetch-sizes" in done.err

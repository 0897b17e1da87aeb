"""The disturbed commands, and their files. A new one is one line of `SCENES`."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec

from newsmeta.linter.runner import CACHED_FROM
from newsmeta.records.formats import FORMATS
from tests.support.cli import GOOD, WARNING

Tree = Mapping[str, bytes | None]
"""The files below a folder, by name; None for a folder."""

FILES = 8
LONG = "A line of the body, which is as it is.\n" * 3000


@dataclass(frozen=True)
class Scene:
    """A command, and the folder that it runs in.

    Attributes:
        name: Name of the scene.
        arguments: Arguments of newsmeta.
        files: Files before the run.
        first: Commands that run before, undisturbed.
        again: Allowed exit statuses of the same command when run again.
        at_once: Further ones of one of several runs at once.
        said: Whether its output is its result, and must be the same again.
        partner: Arguments of the other one of two simultaneous runs; the same by default.
        may_go: Files that a run removes at its beginning, and writes at its end.
    """

    name: str
    arguments: tuple[str, ...]
    files: Mapping[str, str]
    first: tuple[tuple[str, ...], ...] = ()
    again: frozenset[int] = field(default=frozenset({0}))
    at_once: frozenset[int] = frozenset()
    said: bool = False
    partner: tuple[str, ...] = ()
    may_go: frozenset[str] = frozenset()


def _articles(text: str, count: int = FILES, end: str = "") -> dict[str, str]:
    files = {}
    for number in range(1, count + 1):
        month, day = divmod(number - 1, 28)
        name = f"_news/2021-{month + 1:02}-{day + 1:02}-a{number}.md"
        files[name] = text.replace("/ten-", f"/{number}-ten-") + f"{end}{number}\n"
    return files


def _record(number: int, excerpt: str) -> dict[str, object]:
    address = f"https://www.example.com/2021/01/27/{number}-trees/"
    return {
        "title": f"City council votes to plant {number} trees",
        "excerpt": f"{excerpt} {number}.",
        "category": "news",
        "publishedDateTime": f"2021-01-27T15:50:{number:02}Z",
        "webUrl": address,
        "type": "article",
        "provider": {"name": "Example Times", "domain": "example.com"},
        "topics": ["Climate"],
    }


@functools.cache
def _data(excerpt: str) -> str:
    return "".join(json.dumps(_record(number, excerpt)) + "\n" for number in range(FILES))


_OLD = _articles(WARNING)
_GOOD = _articles(GOOD)
_MANY = {**_articles(GOOD, CACHED_FROM + 20), **_OLD}
"""Enough files for the cache to be used."""
_SITE = {
    **_GOOD,
    "_config.yml": "url: https://www.example.com\ncollections: {news: {output: true}}\n",
}
_IMPORT = ("import", "data.jsonl", "--into", "_news")
_UPDATE = ("import", "later.jsonl", "--into", "_news", "--update")
_CLEAR = ("cache", "clear", "--cache-dir", "../cache")
_FOUND = frozenset({0, 1})
_CACHED = ("validate", "--cache-dir", "../cache", "_news")
_SAID = frozenset({0, 2})
_REPOSITORY = {**_OLD, ".git/HEAD": ""}
_INFER = ("schema", "infer", "_news/2021-01-01-a1.md", "--output", "schema.json")
_WIDEN = ("schema", "infer", "_news", "--update", "schema.json")
_OVER = ("--output", "schema.json", "--force")
_OTHER = {**_GOOD, "_news/2021-02-01-b.md": GOOD.replace("category:", "shade: 1\ncategory:", 1)}
_NEW = (
    *("new", "The first shade", "--url", "https://www.example.com/2031/the-first-shade"),
    *("--excerpt", "It gives shade.", "--topic", "Climate", "--published", "2021-06-01T08:00:00Z"),
)
_LATER = {
    "data.jsonl": _data("The plan covers district"),
    "later.jsonl": _data("The plan begins in district"),
}


def _export(name: str) -> tuple[str, ...]:
    output = "out" if FORMATS[name].is_folder else f"out.{name}"
    return "export", "--to", name, "--output", output, "_news"


_LIBRARIES = {"parquet": ("pyarrow",), "excel": ("xlsxwriter",)}
"""The libraries of the extras."""


def _exports() -> list[Scene]:
    """Return each format, as a new file and over an existing one."""
    scenes = []
    for name, wanted in FORMATS.items():
        if wanted.extra and not all(map(find_spec, _LIBRARIES[wanted.extra])):
            continue
        command = _export(name)
        before = (*command[:-1], "_news/2021-01-01-a1.md")
        scenes.append(Scene(f"export {name}", command, _SITE))
        scenes.append(Scene(f"export {name} over", command, _SITE, first=(before,)))
    return scenes


def _datasets() -> list[Scene]:
    """Return folders of files by date, whole and in shards."""
    files = {name: text for start in range(3) for name, text in _monthly(start).items()}
    dataset = (*_export("jsonl")[:-1], "--partition-by", "month")
    shards = tuple((*dataset, "--shard", f"{number}/2", "_news") for number in (1, 2))
    merge = ("merge", "out.jsonl")
    # Nobody may merge an old shard with new ones.
    old = frozenset({"site/out.jsonl/_shard-1-of-2.json"})
    return [
        Scene("export dataset", (*dataset, "_news"), files),
        Scene(
            "export dataset over",
            (*dataset, "_news"),
            files,
            first=((*dataset, "_news/2021-01-01-a1.md"),),
        ),
        Scene("export shard", shards[0], files, partner=shards[1]),
        Scene(
            "export shard over",
            shards[0],
            files,
            first=shards,
            partner=shards[1],
            may_go=old,
        ),
        Scene("merge shards", merge, files, first=shards, again=_SAID),
        *_beside("export shard", shards[0], "dataset", (*dataset, "_news"), files, ()),
        *_beside("merge", merge, "dataset", (*dataset, "_news"), files, shards),
        *_beside("merge", merge, "shard", shards[0], files, shards, may_go=old),
    ]


def _beside(  # noqa: PLR0917
    name: str,
    one: tuple[str, ...],
    partner: str,
    other: tuple[str, ...],
    files: Mapping[str, str],
    first: tuple[tuple[str, ...], ...],
    *,
    again: frozenset[int] = _SAID,
    may_go: frozenset[str] = frozenset(),
) -> list[Scene]:
    """Return two different commands, each while the other is running."""
    return [
        Scene(f"{name} beside {partner}", one, files, first, again, partner=other, may_go=may_go),
        Scene(f"{partner} beside {name}", other, files, first, again, partner=one, may_go=may_go),
    ]


def _monthly(number: int) -> dict[str, str]:
    """Return articles of one month."""
    month = f"2021-{number + 1:02}-"
    return {
        name.replace("2021-01-", month): text.replace("2021-01-", month)
        for name, text in _GOOD.items()
    }


SCENES: dict[str, Scene] = {
    scene.name: scene
    for scene in (
        Scene("normalize", ("normalize", "_news"), _OLD),
        Scene("normalize long", ("normalize", "_news"), _articles(WARNING, end=LONG)),
        Scene("normalize jobs", ("normalize", "--jobs", "2", "_news"), _OLD),
        Scene("import", _IMPORT, _LATER),
        Scene("import deep", (*_IMPORT[:3], "a/b/c"), _LATER),
        Scene("import jobs", (*_IMPORT, "--jobs", "2"), _LATER),
        Scene(
            "import update",
            _UPDATE,
            _LATER,
            first=(_IMPORT,),
        ),
        Scene(
            "import sqlite",
            ("import", "out.sqlite", "--into", "copy"),
            _GOOD,
            first=(_export("sqlite"),),
        ),
        Scene("baseline create", ("baseline", "create"), _OLD, again=frozenset({0, 2})),
        Scene(
            "baseline update",
            ("baseline", "update"),
            _OLD,
            first=(("baseline", "create", "_news/2021-01-01-a1.md"),),
            at_once=frozenset({2}),  # The file has changed since it was read.
        ),
        Scene("cache", _CACHED, _MANY, again=frozenset({0, 1}), said=True),
        Scene(
            "cache warm",
            _CACHED,
            _MANY,
            first=(_CACHED, ("normalize", "_news/2021-01-01-a1.md")),
            again=frozenset({0, 1}),
            said=True,
        ),
        Scene("validate output", ("validate", "--output", "report.json", "_news"), _OLD),
        Scene(
            "schema infer",
            ("schema", "infer", "_news", "--output", "schema.json"),
            _GOOD,
            again=frozenset({0, 2}),
        ),
        Scene("schema widen", (*_WIDEN, "--output", "wide.json"), _OTHER, (_INFER,), _SAID),
        Scene("schema widen over", (*_WIDEN, *_OVER), _OTHER, (_INFER,)),
        Scene("init", ("init", "--yes"), _REPOSITORY, again=_SAID),
        Scene("init ci", ("init", "--yes", "--ci", "github"), _REPOSITORY, again=_SAID),
        Scene("new", _NEW, _GOOD, again=frozenset({0, 1})),
        *_exports(),
        *_datasets(),
        *_beside("import update", _UPDATE, "normalize", ("normalize", "_news"), _LATER, (_IMPORT,)),
        *_beside(
            "import sqlite",
            ("import", "out.sqlite", "--into", "copy"),
            "export sqlite",
            (*_export("sqlite")[:-1], "_news/2021-01-01-a1.md"),
            _GOOD,
            (_export("sqlite"),),
        ),
        *_beside("cache", _CACHED, "cache clear", _CLEAR, _MANY, (_CACHED,), again=_FOUND),
    )
}

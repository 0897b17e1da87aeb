"""The configuration: every key has an effect, and the schema states the defaults."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from newsmeta.config import config as configuration
from newsmeta.config.config import Config
from newsmeta.files.search import DEFAULT_SUFFIXES
from newsmeta.frontmatter.nodes import Limits
from newsmeta.rules.base import RuleSettings
from tests.support.cli import ERROR, GOOD, INFO, WARNING, codes, invoke, write
from tests.support.configuration import SCHEMA

# -- every key has an effect ---------------------------------------------------


PERSON = "---\nname: Ada\nage: old\n---\n"

PERSON_SCHEMA = json.dumps({"type": "object", "properties": {"age": {"type": "integer"}}})

EMBED = "featuredContent: \"<iframe src='https://player.example.org/1'></iframe>\"\n"
FUTURE = GOOD.replace("2021-01-27T15:50:00Z", "2999-01-27T15:50:00Z")

OF_ONES_OWN = GOOD.replace("quality: 60", "x: 60\nquality: 60")

TYPELESS = GOOD.replace("type: article\n", "")

EFFECTS: dict[str, tuple[str, Mapping[str, str], list[str], list[str]]] = {
    # key: (configuration, files, findings without it, findings with it)
    "include": (
        'include = ["_news/"]',
        {"a.md": ERROR, "_news/x.yml": WARNING},
        ["NM103"],
        ["NM203"],
    ),
    "exclude": (
        'exclude = ["drafts/"]',
        {"a.md": WARNING, "drafts/x.md": ERROR},
        ["NM203", "NM103"],
        ["NM203"],
    ),
    "gitignore": (
        "gitignore = false",
        {"a.md": WARNING, "drafts/x.md": ERROR, ".gitignore": "drafts/\n"},
        ["NM203"],
        ["NM203", "NM103"],
    ),
    "select": ('select = ["NM2"]', {"a.md": ERROR, "b.md": WARNING}, ["NM103", "NM203"], ["NM203"]),
    "extend-select": ('extend-select = ["NM208"]', {"a.md": INFO}, [], ["NM208"]),
    "ignore": ('ignore = ["repeated-space"]', {"a.md": WARNING}, ["NM203"], []),
    "per-file-ignores": (
        '[per-file-ignores]\n"a.md" = ["NM103"]\n"c/" = ["NM1"]',
        {"a.md": ERROR, "b.md": ERROR, "c/d.md": ERROR, "e/a.md": ERROR},
        ["NM103"] * 4,
        ["NM103"],
    ),
    "baseline": (
        'baseline = "known.txt"',
        {
            "a.md": ERROR,
            "known.txt": "# newsmeta baseline, version 2\na.md\tNM103\t/quality\ta88b564aadd6\t1\n",
        },
        ["NM103"],
        [],
    ),
    "output-format": ('output-format = "jsonl"', {"a.md": ERROR}, ["NM103"], ["NM103"]),
    "fail-on": ('fail-on = "warning"', {"a.md": WARNING}, ["NM203"], ["NM203"]),
    "limits.max-size": ("[limits]\nmax-size = 100", {"a.md": GOOD}, [], ["NM001"]),
    "limits.max-depth": ("[limits]\nmax-depth = 2", {"a.md": GOOD}, [], ["NM008"]),
    "limits.max-nodes": ("[limits]\nmax-nodes = 20", {"a.md": GOOD}, [], ["NM008"]),
    "limits.max-aliases": (
        "[limits]\nmax-aliases = 0",
        {
            "a.md": GOOD.replace('webUrl: "https', 'webUrl: &url "https').replace(
                'originalUrl: "https://www.example.com/2021/01/27/ten-thousand-trees/"\n', ""
            ).replace("quality: 60", "originalUrl: *url\nquality: 60")
        },
        [],
        ["NM008"],
    ),
    "limits.max-findings": (
        "[limits]\nmax-findings = 1",
        {"a.md": GOOD.replace("60", "a").replace("heat: -1", "heat: b").replace("true", "c")},
        ["NM103", "NM103", "NM103"],
        ["NM103", "NM103"],
    ),
    "rules.max-headline-length": (
        'extend-select = ["NM208"]\n[rules]\nmax-headline-length = 20',
        {"a.md": GOOD},
        [],
        ["NM208"],
    ),
    "rules.embed-hosts": (
        '[rules]\nembed-hosts = ["player.example.org"]',
        {"a.md": GOOD.replace("quality: 60", f"{EMBED}quality: 60")},
        ["NM112"],
        [],
    ),
    "rules.future-tolerance-hours": (
        "[rules]\nfuture-tolerance-hours = 100000000",
        {"a.md": FUTURE},
        ["NM212"],
        [],
    ),
    "vocabularies.topics": (
        '[vocabularies]\ntopics = ["t/*.yaml"]',
        {"a.md": GOOD, "t/a.yaml": "name: Trees\n", "t/b.yaml": "name: Cities\n"},
        [],
        ["NM214"],
    ),
    "vocabularies.organizations": (
        '[vocabularies]\norganizations = ["_data/*.md"]',
        {"a.md": GOOD, "_data/x.md": "---\nname: Other\ndomain: other.example\n---\n"},
        ["NM101"] * 8,
        ["NM101"] * 8 + ["NM215"],
    ),
    "extra-fields": ('extra-fields = ["x"]', {"a.md": OF_ONES_OWN}, ["NM102"], []),
    "fields": ('[fields]\nx = "integer"', {"a.md": OF_ONES_OWN}, ["NM102"], []),
    "required-fields": ('required-fields = ["locale"]', {"a.md": GOOD}, [], ["NM101"]),
    "optional-fields": ('optional-fields = ["type"]', {"a.md": TYPELESS}, ["NM101"], []),
    "kinds": (
        '[kinds.person]\nfiles = ["_people/"]\nschema = "person.json"',
        {"a.md": ERROR, "_people/ada.md": PERSON, "person.json": PERSON_SCHEMA},
        [],
        ["NM103", "NM110"],
    ),
}  # fmt: skip


def _keys(schema: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for key, inner in schema["properties"].items():
        if "properties" in inner:
            yield from _keys(inner, f"{key}.")
        else:
            yield f"{prefix}{key}"


def test_every_key_is_tried() -> None:
    # The keys of normalize, of feeds, of the web and of hooks have separate tests.
    elsewhere = ("normalize.", "feed.", "web.", "force-exclude")
    keys = {key for key in _keys(SCHEMA) if not key.startswith(elsewhere)}
    assert set(EFFECTS) | set(EFFECTS_ON_CHECK) == keys


CARD = (
    GOOD.replace("1200x630.jpg", "400x200.jpg").replace(": 1200", ": 400").replace(": 630", ": 200")
)

OTHER = GOOD.replace("/2021/01/27/ten-thousand-trees/", "/saplings/")

SITE_LOGO = GOOD.replace("https://www.example.com/trees-1200x630.jpg", "https://a.example/b/x.jpg")

ALSO = 'extend-select = ["NM402", "NM403", "NM603"]\n'

EFFECTS_ON_CHECK: dict[str, tuple[str, Mapping[str, str], list[str], list[str]]] = {
    # key: (configuration, files, findings without it, findings with it)
    "site-url": ('site-url = "https://A.example/b/"', {"a.md": SITE_LOGO}, [], ["NM404"]),
    "base-url": (
        'base-url = "/c"',
        {"a.md": SITE_LOGO, "_config.yml": "url: https://a.example\nbaseurl: /b\n"},
        ["NM404"],
        [],
    ),
    "rules.tracking-parameters": (
        '[rules]\ntracking-parameters = ["Ref"]',
        {"a.md": GOOD.replace("trees/", "trees/?id=1&ref=x")},
        [],
        ["NM305", "NM305"],
    ),
    "rules.url-date-tolerance-days": (
        "[rules]\nurl-date-tolerance-days = 1",
        {"a.md": GOOD.replace("01-27T", "01-29T")},
        [],
        ["NM311"],
    ),
    "rules.min-image-width": ("[rules]\nmin-image-width = 401", {"a.md": CARD}, [], ["NM402"]),
    "rules.min-image-height": ("[rules]\nmin-image-height = 201", {"a.md": CARD}, [], ["NM402"]),
    "rules.max-image-aspect": ("[rules]\nmax-image-aspect = 1", {"a.md": CARD}, [], ["NM403"]),
    "rules.near-duplicate-similarity": (
        "[rules]\nnear-duplicate-similarity = 100",
        {"a.md": GOOD, "b.md": OTHER.replace("votes to plant", "voted to plant")},
        ["NM603", "NM603"],
        [],
    ),
}


@pytest.mark.parametrize("key", EFFECTS_ON_CHECK)
def test_every_key_of_check_has_an_effect(key: str, site: Path) -> None:
    text, files, without, within = EFFECTS_ON_CHECK[key]
    write(site, {**files, "newsmeta.toml": ALSO})
    assert codes(invoke("check").out) == without
    write(site, {"newsmeta.toml": f"{ALSO}{text}\n"})
    assert codes(invoke("check").out) == within


@pytest.mark.parametrize("key", EFFECTS)
@pytest.mark.parametrize("name", ["newsmeta.toml", "pyproject.toml"])
def test_every_key_has_an_effect(key: str, name: str, site: Path) -> None:
    text, files, without, within = EFFECTS[key]
    if name == "pyproject.toml":
        text = "[tool.newsmeta]\n" + re.sub(r"^\[", "[tool.newsmeta.", text, flags=re.MULTILINE)
    write(site, files)
    before = invoke("validate")
    write(site, {name: f"{text}\n"})
    after = invoke("validate", *(["-q"] if key == "output-format" else []))
    assert before != after
    if key == "output-format":
        assert json.loads(after.out.splitlines()[-1])["code"] == "NM103"
        return
    if key == "fail-on":
        assert (before.status, after.status) == (0, 1)
    if key not in ("kinds", "vocabularies.organizations"):
        assert sorted(codes(before.out)) == sorted(without)
        assert sorted(codes(after.out)) == sorted(within)
    elif key == "kinds":
        assert sorted(codes(after.out)) == sorted(within)
    else:
        assert set(codes(after.out)) - set(codes(before.out)) == {"NM215"}


# -- defaults ------------------------------------------------------------------


def test_the_schema_states_the_defaults_of_the_code() -> None:
    defaults = Config(root=Path())
    top = SCHEMA["properties"]
    assert tuple(top["include"]["default"]) == tuple(f"*{suffix}" for suffix in DEFAULT_SUFFIXES)
    assert tuple(top["exclude"]["default"]) == defaults.exclude
    assert top["force-exclude"]["default"] is defaults.force_exclude
    assert tuple(top["extend-select"]["default"]) == defaults.rules.extend_select
    assert tuple(top["ignore"]["default"]) == defaults.rules.ignore
    assert "default" not in top["select"]
    assert top["per-file-ignores"]["default"] == dict(defaults.per_file_ignores)
    assert top["fail-on"]["default"] == defaults.fail_on
    assert "default" not in top["output-format"]
    assert "default" not in top["baseline"]
    assert top["kinds"]["default"] == {kind.name: kind for kind in defaults.kinds}
    for key, default in (("limits", Limits()), ("rules", RuleSettings())):
        stated = {
            name.replace("-", "_"): tuple(value) if isinstance(value, list) else value
            for name, inner in top[key]["properties"].items()
            for value in [inner["default"]]
        }
        assert stated == dataclasses.asdict(default)


def test_include_by_default_is_as_the_schema_states_it(site: Path) -> None:
    names = ["a.md", "B.MD", "c.markdown", "d.html", "e.htm", "f.txt", "g.yaml", "h", "i.mkd"]
    write(site, dict.fromkeys(names, ERROR))
    usual = invoke("validate").out
    include = json.dumps([*SCHEMA["properties"]["include"]["default"], "*.MD"])
    write(site, {"newsmeta.toml": f"include = {include}\n"})
    assert invoke("validate").out == usual
    assert codes(usual) == ["NM103"] * 6


def test_values_that_are_stated_as_defaults_change_nothing(site: Path) -> None:
    table: dict[str, Any] = {}
    for key, inner in SCHEMA["properties"].items():
        if "default" in inner and key != "include":
            table[key] = inner["default"]
        for name, part in inner.get("properties", {}).items():
            if "default" in part:
                table.setdefault(key, {})[name] = part["default"]
    write(site, {"newsmeta.toml": ""})
    config = configuration.parse(table, site / "newsmeta.toml")
    assert config == Config(root=site, path=config.path)

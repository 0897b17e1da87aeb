"""Decisions about articles, collections and names, with the files that decide them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import newsmeta
from newsmeta.setup.collections import loosened
from tests.setup.sites import NEWS, many
from tests.support.cli import write

CONFIG = {"_config.yml": "title: x\nexclude: [newsmeta.toml, schemas]\n"}
ITEM = "---\ntitle: Item {n}\nheat: {n}\nurl: https://example.com/{n}\n---\n"


def plan(folder: Path, *files: dict[str, str]) -> newsmeta.SetupPlan:
    for each in files:
        write(folder, each)
    return newsmeta.initialize(folder, dry_run=True)


def text(plan: newsmeta.SetupPlan) -> str:
    return plan.files[-1].after.decode()


def collection(plan: newsmeta.SetupPlan, folder: str) -> newsmeta.FileCollection:
    return next(each for each in plan.collections if each.folder == folder)


# -- schemas ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "has_schema", "is_open"),
    [(1, False, False), (9, False, False), (10, True, True), (29, True, True), (30, True, False)],
)
def test_a_schema_takes_enough_files(
    number: int, has_schema: bool, is_open: bool, tmp_path: Path
) -> None:
    found = collection(plan(tmp_path, many("_items/{n}.md", ITEM, number)), "_items")
    assert (bool(found.schema), found.is_open, found.number) == (has_schema, is_open, number)
    assert bool(found.reason) is not has_schema


OUTLIERS = {
    "another type": ITEM.replace("{n}\nurl", "hot\nurl"),
    "a misspelt field": ITEM.replace("heat", "haet"),
    "no URL": ITEM.replace("https://example.com/{n}", "nowhere"),
    "an empty text": ITEM.replace("Item {n}", '""'),
    "a list for a text": ITEM.replace("Item {n}", "[a, b]"),
    "a text for a number": ITEM.replace("heat: {n}", 'heat: "7"'),
    "a number for a text": ITEM.replace("Item {n}", "7"),
    "a mapping for a text": ITEM.replace("Item {n}", "{a: b}"),
    "a boolean for a number": ITEM.replace("heat: {n}", "heat: true"),
    "a misspelt name of the title": ITEM.replace("title:", "titel:"),
}


@pytest.mark.parametrize("odd", OUTLIERS.values(), ids=OUTLIERS.keys())
def test_a_single_odd_file_is_what_is_found(odd: str, tmp_path: Path) -> None:
    files = many("_items/{n}.md", ITEM, 40)
    found = plan(tmp_path, files, {"_items/odd.md": odd.replace("{n}", "41")})
    assert collection(found, "_items").schema
    assert {each.path.rpartition("/")[2] for each in found.report.diagnostics} == {"odd.md"}


def test_files_that_cannot_be_read_are_found_and_go_into_no_schema(tmp_path: Path) -> None:
    found = plan(tmp_path, many("_items/{n}.md", ITEM, 12), {"_items/x.md": '---\na: "b\n---\n'})
    assert collection(found, "_items").schema
    assert [each.code[:3] for each in found.report.diagnostics] == ["NM0"]


def test_where_hardly_any_can_be_read_there_is_no_schema(tmp_path: Path) -> None:
    broken = many("_items/x{n}.md", '---\na: "b\n---\n', 12)
    found = collection(plan(tmp_path, many("_items/{n}.md", ITEM, 3), broken), "_items")
    assert not found.schema
    assert found.reason == "only 3 of 15 files can be read"


def test_files_that_differ_get_no_schema(tmp_path: Path) -> None:
    files = {f"_items/{n}.md": f"---\ntitle: x\nf{n}: {n}\n---\n" for n in range(12)}
    assert collection(plan(tmp_path, files), "_items").is_open
    nothing_in_common = {f"_other/{n}.md": f"---\nf{n}: {n}\n---\n" for n in range(12)}
    found = collection(plan(tmp_path, nothing_in_common), "_other")
    assert found.reason == "the files have no field in common"


def test_a_few_files_do_not_tell_which_values_there_are() -> None:
    document: dict[str, Any] = {
        "properties": {
            "type": {"type": "string", "enum": ["video"]},
            "price": {"type": "string", "enum": ["Free"]},
            "level": {"type": "array", "minItems": 1, "items": {"enum": ["a", "b", "c"]}},
            "minItems": {"type": "integer"},
        },
        "$defs": {"image": {"enum": [1]}},
    }
    few = loosened(document, 99)["properties"]
    assert few["type"] == document["properties"]["type"]
    assert few["price"] == {"type": "string", "examples": ["Free"]}
    assert few["level"] == {"type": "array", "items": {"examples": ["a", "b"]}}
    assert few["minItems"] == {"type": "integer"}
    many_files = loosened(document, 100)
    assert many_files["properties"]["level"]["items"] == {"enum": ["a", "b", "c"]}
    assert many_files["$defs"] == document["$defs"]


def test_what_was_made_of_half_of_the_files_holds_for_the_rest(tmp_path: Path) -> None:
    """Optional fields and values, in any order, which later files may have."""
    rest: dict[str, str] = {}
    for n in range(60):
        lines = [f"title: T {n}", f"price: {'Free' if n % 7 else 'Paid'}"]
        lines += [f"length: PT{n}M"] if n % 3 else []
        lines += [f"levels: [{'abc'[n % 3]}]"] if n % 2 else []
        rest[f"_items/{n:02}.md"] = "---\n" + "\n".join(lines) + "\n---\n"
    made = dict(list(rest.items())[:30])
    write(tmp_path, made)
    newsmeta.initialize(tmp_path)
    write(tmp_path, rest)
    config = newsmeta.initialize(tmp_path, dry_run=True).config
    assert newsmeta.validate(tmp_path, config).diagnostics == ()


# -- articles ------------------------------------------------------------------------------


def test_fields_that_only_this_site_has_are_known(tmp_path: Path) -> None:
    own = NEWS.replace("type: article", "type: article\nsponsor: Ex {n}\nsection_no: {n}")
    found = plan(tmp_path, CONFIG, many("_news/2021-01-{day}-x.md", own, 5))
    assert 'extra-fields = ["section_no", "sponsor"]\n' in text(found)
    assert found.report.diagnostics == ()


@pytest.mark.parametrize(
    "field",
    [
        "subtitle: x{n}",
        "image: /a{n}.jpg",
        "teaser: x{n}",
        "topic: x",
        "Subtitle: x",
        "sub_title: x{n}",
        "contents: x",
        "headline: x{n}",
        "summary: x{n}",
        "related_to: x",
    ],
)
def test_fields_beside_those_that_they_are_like_are_meant(field: str, tmp_path: Path) -> None:
    beside = "images:\n  - url: https://www.example.com/a.jpg\n    width: 6\n    height: 5\n"
    beside += "content: <p>x</p>\nrelated: []\n" + field
    own = NEWS.replace("type: article", f"type: article\n{beside}")
    found = plan(tmp_path, CONFIG, many("_news/2021-01-{day}-x.md", own, 5))
    assert f'extra-fields = ["{field.partition(":")[0]}"]\n' in text(found)
    assert found.report.diagnostics == ()


def test_a_field_in_place_of_the_one_that_it_is_like_is_a_mistake(tmp_path: Path) -> None:
    odd = NEWS.replace("type: article", "type: article\nimage: /a.jpg")
    found = plan(tmp_path, CONFIG, many("_news/2021-01-{day}-x.md", odd, 5))
    assert "extra-fields" not in text(found)
    assert found.report.diagnostics


@pytest.mark.parametrize("name", ["publishedDatetime", "topcs", "exerpt", "webURL", "Title"])
def test_misspelt_fields_stay_what_they_are(name: str, tmp_path: Path) -> None:
    odd = NEWS.replace("type: article", f"type: article\n{name}: x")
    found = plan(tmp_path, CONFIG, many("_news/2021-01-{day}-x.md", odd, 5))
    assert "extra-fields" not in text(found)
    assert found.report.diagnostics


def test_a_field_of_one_article_is_found(tmp_path: Path) -> None:
    odd = NEWS.replace("type: article", "type: article\nsponsor: x").replace("{n}", "9")
    files = many("_news/2021-01-{day}-x.md", NEWS, 5)
    found = plan(tmp_path, CONFIG, files, {"_news/x.md": odd.replace("{day}", "09")})
    assert [each.pointer for each in found.report.diagnostics] == ["/sponsor"]


def test_articles_with_mistakes_are_articles_all_the_same(tmp_path: Path) -> None:
    wrong = NEWS.replace("type: article", "type: podcast")
    found = plan(tmp_path, CONFIG, many("_posts/2021-01-{day}-x.md", wrong, 12))
    assert collection(found, "_posts").is_article
    assert len(found.report.diagnostics) == 12


# -- names ---------------------------------------------------------------------------------

TOPICS = {"_data/topics/climate.yaml": "name: Climate\n", "_data/topics/x.yaml": "name: Cities\n"}
LISTS: dict[str, tuple[dict[str, str], str]] = {
    "a folder": (TOPICS, "_data/topics/*.yaml"),
    "another name": ({"_data/subjects/a.yml": "name: Climate\n"}, "_data/subjects/*.yml"),
    "a list in a file": ({"_data/topics.yml": "- name: Climate\n- name: X\n"}, "_data/topics.yml"),
    "texts": ({"_data/tags.yaml": "- Climate\n- X\n"}, "_data/tags.yaml"),
    "JSON": ({"_data/t.json": '[{"name": "Climate"}]'}, "_data/t.json"),
    "front matter": ({"_data/t/a.md": "---\nname: Climate\n---\n"}, "_data/t/*.md"),
    "a collection": ({"_topics/a.md": "---\nname: Climate\n---\n"}, "_topics/*.md"),
    "odd characters": ({"_data/a [b]/a.yaml": "name: Climate\n"}, "_data/a [[]b]/*.yaml"),
    "the better of two": (
        {**TOPICS, "_data/a.yaml": "- Other\n", "_data/b.yaml": "- Climate\n- A\n- B\n"},
        "_data/topics/*.yaml",
    ),
    "broken files elsewhere": ({**TOPICS, "_data/x.yaml": "a: [\n"}, "_data/topics/*.yaml"),
}


@pytest.mark.parametrize(("files", "pattern"), LISTS.values(), ids=LISTS.keys())
def test_topics_are_found_by_what_is_in_them(
    files: dict[str, str], pattern: str, tmp_path: Path
) -> None:
    found = plan(tmp_path, CONFIG, many("_news/2021-01-{day}-x.md", NEWS, 5), files)
    assert found.config.topics == (pattern,)
    assert found.report.diagnostics == ()


def test_a_list_that_lacks_many_is_named_and_not_used(tmp_path: Path) -> None:
    other = NEWS.replace("Climate", "Topic {n}")
    files = many("_news/2021-01-{day}-x.md", NEWS, 5), many("_news/2021-02-{day}-y.md", other, 5)
    found = plan(tmp_path, CONFIG, TOPICS, *files)
    assert found.config.topics == ()
    assert '\n# topics = ["_data/topics/*.yaml"]\n' in text(found)
    (names,) = found.vocabularies
    assert names.said == (
        "2 topics, but 5 of the 6 that articles name are not among them "
        "(Topic 1, Topic 2, Topic 3, …)"
    )


def test_a_list_that_has_most_names_otherwise_is_not_used(tmp_path: Path) -> None:
    other = NEWS.replace("Climate", "Climates")
    files = many("_news/2021-01-{day}-x.md", NEWS, 12), many("_news/2021-02-{day}-y.md", other, 6)
    found = plan(tmp_path, CONFIG, TOPICS, *files)
    assert found.config.topics == ()
    (names,) = found.vocabularies
    assert names.said == (
        "2 topics, but 1 of the 2 that articles name is not among them (Climates)"
    )


def test_a_single_misspelt_topic_is_found(tmp_path: Path) -> None:
    odd = NEWS.replace("Climate", "Climat").replace("{n}", "9").replace("{day}", "09")
    files = many("_news/2021-01-{day}-x.md", NEWS, 12)
    found = plan(tmp_path, CONFIG, TOPICS, files, {"_news/odd.md": odd})
    assert found.config.topics
    assert [each.name for each in found.report.diagnostics] == ["unknown-topic"]


def test_organizations_are_told_from_topics(tmp_path: Path) -> None:
    data = {"_data/organizations/a.md": "---\nname: Example Times\ndomain: example.com\n---\n"}
    found = plan(tmp_path, CONFIG, TOPICS, data, many("_news/2021-01-{day}-x.md", NEWS, 5))
    assert found.config.organizations == ("_data/organizations/*.md",)
    assert found.config.topics == ("_data/topics/*.yaml",)


def test_schemas_have_everything_in_them(tmp_path: Path) -> None:
    found = plan(tmp_path, many("_items/{n}.md", ITEM, 12))
    (schema, config) = found.files
    document = json.loads(schema.after)
    assert schema.name == "schemas/items.schema.json" and config.name == "newsmeta.toml"
    assert document["description"] == "Structure of 12 files, inferred by newsmeta init."
    assert document["required"] == ["title", "heat", "url"]

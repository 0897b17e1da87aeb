"""Kinds that extend others, and custom fields."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import GOOD, codes, invoke, write

OWN = GOOD.replace("quality: 60\n", "quality: 60\neditor: Jane\n")

FIELDS: dict[str, tuple[str, str, str]] = {
    # name: (configuration, line in the front matter, the message about it, if any)
    "declared": ('extra-fields = ["editor"]', "editor: [1, {a: b}]", ""),
    "misspelt": ('extra-fields = ["editor"]', "editr: x", "NM102 editr is not a known field; did"),
    "not declared": ("", "editor: x", "NM102 editor is not a known field"),
    "typed": ('fields.rating = {type = "integer"}', "rating: 3", ""),
    "wrong type": (
        'fields.rating = {type = "integer"}',
        'rating: "3"',
        "NM103 rating: expected an integer",
    ),
    "range": (
        "[fields.rating]\ntype = 'integer'\nmaximum = 5",
        "rating: 9",
        "NM106 rating: 9 is out of range",
    ),
    "choice": ('fields.size = {enum = ["s", "m"]}', "size: l", "NM104 size"),
    "pattern": ('fields.code = {pattern = "^[A-Z]+$"}', "code: ab", "NM105 code"),
    "format": ('fields.mail = {format = "email"}', "mail: nobody", "NM105 mail"),
    "format that holds": ('fields.mail = {format = "email"}', "mail: a@example.com", ""),
    "type by name": ('fields.kicker = "text"', 'kicker: "A &amp; b"', "NM201 kicker"),
    "URL by name": ('fields.source = "url"', "source: http//x", "NM105 source"),
    "time by name": (
        'fields.seen = "timestamp"',
        "seen: 2021-01-27T10:00:00+01:00",
        "NM211 seen",
    ),
    "our type by reference": (
        'fields.kicker = {"$ref" = "urn:newsmeta:schemas:1.0:article#/$defs/text"}',
        'kicker: " x"',
        "NM202 kicker",
    ),
    "time ahead": ('fields.ends = "timestamp"', "ends: 2099-01-27T10:00:00Z", ""),
    "JSON type by name": ('fields.rank = "number"', "rank: high", "NM103 rank"),
    "list of named": (
        'fields.sources = {type = "array", items = {"$ref" = "#/$defs/url"}}',
        "sources: [x]",
        "NM105 sources[0]",
    ),
    "replaced": ('fields.locale = {enum = ["de", "fr"]}', "locale: en", "NM104 locale"),
    "nested misspelt": (
        "fields.desk = {properties = {city = true}, additionalProperties = false}",
        "desk: {cty: x}",
        "NM102 desk.cty is not a known field; did you mean city?",
    ),
    "required": (
        'extra-fields = ["editor"]\nrequired-fields = ["editor"]',
        "tags: [a]",
        "NM101 editor is missing",
    ),
    "Jekyll's date": ("", "date: 2021-01-27", ""),
    "Jekyll's date with a time": ("", "date: 2021-01-27 10:00:00 +0100", ""),
    "no date": ("", "date: yesterday", "NM105 date"),
    "slug": ("", "slug: ten-thousand-trees", ""),
    "sitemap": ("", "sitemap: false", ""),
    "no sitemap": ("", "sitemap: [x]", "NM103 sitemap"),
    "excerpt_separator": ("", 'excerpt_separator: "<!--more-->"', ""),
    "render_with_liquid": ("", "render_with_liquid: false", ""),
    "last_modified_at": ("", "last_modified_at: 2021-01-28", ""),
    "redirect_to": ("", "redirect_to: /elsewhere/", ""),
    "draft": ("", "draft: true", "write published: false instead"),
    "no draft": ("", "draft: false", "Jekyll has no field for drafts; remove it"),
}


@pytest.mark.parametrize(("configuration", "line", "words"), FIELDS.values(), ids=FIELDS)
def test_fields_of_ones_own(configuration: str, line: str, words: str, site: Path) -> None:
    article = GOOD.replace("heat: -1\n", f"heat: -1\n{line}\n")
    write(site, {"newsmeta.toml": configuration, "_news/a.md": article})
    result = invoke("validate")
    assert words in result.out, result.out
    assert len(codes(result.out)) == bool(words), result.out


def test_what_is_required_no_more(site: Path) -> None:
    article = GOOD.replace("topics:\n  - Climate\n", "").replace("webUrl:", "originalUrl:", 1)
    article = article.replace(
        'originalUrl: "https://www.example.com/2021/01/27/ten-thousand-trees/"\n', "", 1
    )
    write(site, {"_news/a.md": article})
    assert codes(invoke("validate").out) == ["NM101", "NM101"]
    write(site, {"newsmeta.toml": 'optional-fields = ["topics", "webUrl"]'})
    assert invoke("validate").out == ""


def test_a_date_does_not_stand_for_the_time_of_publication(site: Path) -> None:
    article = GOOD.replace("publishedDateTime: 2021-01-27T15:50:00Z", "date: 2021-01-27")
    write(site, {"_news/a.md": article})
    assert "NM101 publishedDateTime is missing; add it: date is" in invoke("validate").out


def test_a_kind_extends_articles(site: Path) -> None:
    write(
        site,
        {
            "newsmeta.toml": """
extra-fields = ["editor"]
[kinds.video]
files = ["_videos/"]
extends = "article"
optional-fields = ["category"]
fields.price = "number"
""",
            "_news/a.md": OWN,
            "_videos/good.md": OWN.replace("category: news\n", "price: 1.5\n"),
            "_videos/typo.md": GOOD.replace("category: news", "pricee: 1"),
            "_videos/text.md": GOOD.replace("The plan", "The  plan &amp;"),
        },
    )
    assert codes(invoke("validate").out) == ["NM203", "NM201", "NM102"]
    assert "did you mean price?" in invoke("validate").out
    assert "other files" not in invoke("validate").out
    invoke("normalize")
    assert "The plan & covers" in (site / "_videos/text.md").read_text()
    assert codes(invoke("check", "--select", "NM601").out) != []  # Compared like articles.


def test_a_kind_adds_a_schema_in_a_file(site: Path) -> None:
    schema = {
        "properties": {"level": {"enum": ["easy", "hard"]}, "title": {"maxLength": 20}},
        "required": ["level"],
        "additionalProperties": False,
    }
    write(
        site,
        {
            "newsmeta.toml": '[kinds.video]\nfiles = ["v/"]\nextends = "article"\n'
            'schema = "s.json"\n',
            "s.json": json.dumps(schema),
            "v/a.md": GOOD.replace("City council votes to plant ", "A &amp; b: ").replace(
                "heat: -1", "heat: -1\nlevel: hrd"
            ),
            "v/b.md": GOOD.replace("heat: -1", "heat: -1\nlvel: hard"),
        },
    )
    result = invoke("validate")
    lines = [line.split(" ", 1)[1] for line in result.out.splitlines()]
    assert lines == [
        "NM110 title has 29 characters; at most 20 are allowed",
        'NM201 title: the HTML entity "&amp;"; write &',
        'NM110 level: "hrd" is not an allowed value; did you mean hard? Allowed are easy and hard',
        "NM110 title has 46 characters; at most 20 are allowed",
        "NM102 lvel is not a known field; did you mean level?",
    ]


def test_a_kind_extends_another(site: Path) -> None:
    person = {"properties": {"name": {"type": "string"}}, "additionalProperties": False}
    write(
        site,
        {
            "newsmeta.toml": """
[kinds.author]
files = ["authors/"]
extends = "person"
fields.byline = "text"
required-fields = ["byline"]
[kinds.person]
files = ["people/"]
schema = "person.json"
""",
            "person.json": json.dumps({**person, "required": ["name"]}),
            "authors/a.md": "---\nname: A\nbyline: B\n---\n",
            "authors/b.md": "---\nname: 1\nbylin: B\n---\n",
            "people/a.md": "---\nname: A\nbyline: B\n---\n",
        },
    )
    lines = invoke("validate").out.splitlines()
    assert lines == [
        'authors/b.md:2:7: NM110 name: expected text, found the number 1; put it in quotes: "1"',
        "authors/b.md:3:1: NM110 bylin is not a known field; did you mean byline?",
        "people/a.md:3:1: NM110 byline is not a known field; remove it, or correct its name",
    ]


def test_patterns_of_several_schemas_all_count(site: Path) -> None:
    write(
        site,
        {
            "newsmeta.toml": """
[kinds.a]
files = ["a/"]
extends = "article"
schema = "a.json"
[kinds.b]
files = ["b/"]
extends = "a"
schema = "b.json"
""",
            "a.json": '{"patternProperties": {"^a_": {"type": "integer"}}}',
            "b.json": '{"patternProperties": {"^b_": {"type": "integer"}}}',
            "a/a.md": GOOD.replace("heat: -1", "heat: -1\na_x: 1\nb_x: 1"),
            "b/b.md": GOOD.replace("heat: -1", "heat: -1\na_x: 1\nb_x: 1\nb_y: no number"),
        },
    )
    lines = [line.split(" ", 1)[1] for line in invoke("validate").out.splitlines()]
    assert [line[:10] for line in lines] == ["NM102 b_x ", "NM110 b_y:"]


def test_fields_without_any_schema_are_all_that_there_are(site: Path) -> None:
    write(
        site,
        {
            "newsmeta.toml": '[kinds.person]\nfiles = ["people/"]\nextra-fields = ["bio"]\n'
            'fields.name = "text"\n',
            "people/a.md": "---\nname: A\nbio: [1]\n---\n",
            "people/b.md": "---\nnmae: A\n---\n",
        },
    )
    assert invoke("validate").out.startswith("people/b.md:2:1: NM110 nmae is not a known field")


def test_types_of_ours_in_kinds_that_are_no_articles(site: Path) -> None:
    write(
        site,
        {
            "newsmeta.toml": '[kinds.person]\nfiles = ["people/"]\n'
            'fields = {name = "text", site = "url", since = "date"}\n',
            "people/a.md": "---\nname: A\nsite: www.example.com\nsince: 2021-13-02\n---\n",
        },
    )
    lines = [line.split(" ", 1)[1] for line in invoke("validate").out.splitlines()]
    assert lines == [
        'NM110 site: "www.example.com" is not a complete URL; write https://www.example.com',
        'NM110 since: "2021-13-02" is not a date; write year-month-day, for example 2021-01-27',
    ]


def test_a_long_pattern_is_not_shown(site: Path) -> None:
    schema = {"properties": {"a": {"title": "Colour", "pattern": f"^({'red|' * 30}blue)$"}}}
    write(
        site,
        {
            "newsmeta.toml": '[kinds.x]\nfiles = ["x/"]\nschema = "s.json"\n',
            "s.json": json.dumps(schema),
            "x/a.md": "---\na: green\n---\n",
        },
    )
    assert 'a: "green" is not of the expected form: Colour' in invoke("validate").out


MISTAKES = {
    # name: (configuration, the message)
    "no such kind": (
        '[kinds.a]\nfiles = ["a/"]\nextends = "artcle"',
        ":3: kinds.a.extends: there is no kind artcle; did you mean article?",
    ),
    "itself": (
        '[kinds.a]\nfiles = ["a/"]\nextends = "b"\n[kinds.b]\nfiles = ["b/"]\nextends = "a"',
        "extends: a kind cannot extend itself: a, b, a",
    ),
    "two bases": (
        '[kinds.a]\nfiles = ["a/"]\nextends = "b"\nschema = "article"\n[kinds.b]\nfiles = ["b/"]',
        ":4: kinds.a.schema: it is newsmeta's own schema or that of b",
    ),
    "no such type": (
        '[fields]\nslug = "txet"',
        ":2: fields.slug: there is no type txet; did you mean text?",
    ),
    "no schema": (
        '[fields]\nslug = {type = "strin"}',
        ':2: fields.slug: is not a valid JSON Schema: "strin"',
    ),
    "a reference to nothing": (
        '[fields]\nslug = {"$ref" = "#/$defs/txt"}',
        ":2: fields.slug: is not a valid JSON Schema:",
    ),
    "no such type, by every command": (
        '[fields]\nrating = "interger"',
        ":2: fields.rating: there is no type interger; did you mean integer?",
    ),
    "required and unknown": (
        'required-fields = ["imags"]',
        ":1: required-fields.imags: there is no field imags; did you mean images?",
    ),
    "optional and unknown": (
        '[kinds.a]\nfiles = ["a/"]\nextends = "article"\noptional-fields = ["zzz"]',
        ":4: kinds.a.optional-fields.zzz: there is no field zzz; name it under fields, too",
    ),
    "no file": (
        '[kinds.a]\nfiles = ["a/"]\nextends = "article"\nschema = "no.json"',
        "no.json cannot be read: the file does not exist",
    ),
    "a schema that refers to nothing": (
        '[kinds.a]\nfiles = ["a/"]\nextends = "article"\nschema = "lost.json"',
        "lost.json refers to #/$defs/x at /properties/a/$ref: there is no /$defs/x in lost.json",
    ),
}


@pytest.mark.parametrize(("configuration", "words"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes(configuration: str, words: str, site: Path) -> None:
    lost = json.dumps({"properties": {"a": {"$ref": "#/$defs/x"}}})
    write(site, {"newsmeta.toml": configuration, "lost.json": lost, "_news/a.md": GOOD})
    result = invoke("validate")
    assert result.status == 2
    assert words in result.err, result.err
    for command in (("check",), ("normalize",), ("export", "--to", "jsonl")):
        result = invoke(*command)
        assert result.status == 2
        assert words in result.err, result.err
        assert "itself failed" not in result.err


def test_kinds_that_no_file_is_of(site: Path) -> None:
    write(
        site,
        {
            "newsmeta.toml": '[kinds.page]\nfiles = ["_learning/"]\n'
            '[kinds.video]\nfiles = ["_learning/videos/"]\n[kinds.lost]\nfiles = ["_lerning/"]\n',
            "_learning/videos/a.md": "---\ntitle: A\n---\n",
        },
    )
    error = invoke("validate").err
    assert ":3: kinds.video: no file is of this kind: page stands before it, and has" in error
    assert ":5: kinds.lost: no file is of this kind: nothing with front matter" in error
    assert "kinds.page" not in error
    assert "no file is of this kind" not in invoke("validate", "_learning/videos").err

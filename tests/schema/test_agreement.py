"""Everything agrees with the JSON Schemas: a reference, check-jsonschema, and the view."""

from __future__ import annotations

import copy
import dataclasses
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsmeta
from newsmeta.frontmatter import parser, source
from newsmeta.frontmatter.nodes import Limits
from newsmeta.schema import schema
from tests.support.cli import GOOD
from tests.support.corpus import CORPORA, OWN, TRIAL, Corpus
from tests.support.paths import ROOT
from tests.support.schemas import SCHEMAS, reference_validator, subschema

REFERENCE = reference_validator(SCHEMAS["article"])


def assert_agreement(values: Any) -> None:
    ours = [(v.keyword, v.pointer) for v in schema.load("article").violations(values)]
    theirs = [
        (error.validator, tuple(error.absolute_path)) for error in REFERENCE.iter_errors(values)
    ]
    assert bool(ours) == bool(theirs), (ours, theirs)
    # The locations must agree, too: they are displayed.
    assert {pointer for _, pointer in ours} == {pointer for _, pointer in theirs}


def values_in(path: Path) -> Any:
    parts = source.split(path.read_bytes())
    return parser.read(parts.text, parts.span, Limits()).values


def _values_of(text: str) -> Any:
    parts = source.split(text.encode())
    return parser.read(parts.text, parts.span, Limits()).values


@pytest.mark.parametrize("corpus", CORPORA)
def test_agreement_on_the_corpus(corpus: Corpus) -> None:
    for path in corpus.files:
        if source.starts_front_matter(path.read_bytes()[:8]):
            assert_agreement(values_in(path))


def test_agreement_on_the_examples() -> None:
    for path in sorted((ROOT / "examples").glob("**/*.md")):
        try:
            values = values_in(path)
        except (OSError, source.SourceError):  # Some of the bad files are not text.
            continue
        if values:
            assert_agreement(values)


BASE: dict[str, Any] = {
    **_values_of(GOOD),
    **{
        key: part["examples"][0]
        for key, part in SCHEMAS["article"]["properties"].items()
        if key not in ("title", "type", "webUrl")
    },
}

TEXTS = st.sampled_from(
    [
        "", " ", "\t", "\u00a0", "\ufeff", "\u200b", "\x1c", "\x85", "x", "ö", "🎉", "null", "true",
        "https://", "https://example.com", "https://example.com/ö?x=1#y", "http://exa mple.com/",
        "HTTPS://EXAMPLE.COM", "//example.com/x", "/assets/x.jpg", "mailto:a@b.example", "a:b",
        "https://example.com/\n", "https://exa\nmple.com", "https://[::1]/", "https://a\\b",
        "ftp://x/<y>",
        "example.com", "example", "EXAMPLE.com", "-a.com", "a-.com", "a..com", ".com",
        "a.c", "a.com.",
        "münchen.example", "xn--mnchen-3ya.example", "a_b.com", "a.com:80", "1.2.3.4", "a.com\n",
        "x" * 63 + ".com", "x" * 64 + ".com", ".".join(["x" * 60] * 4) + ".com",
        "2021-01-27T15:50:00Z", "2021-01-27t15:50:00z", "2021-01-27 15:50:00Z", "2021-01-27",
        "2021-02-30T00:00:00Z", "2021-01-27T15:50:00+01:00", "2021-01-27T24:00:00Z",
        "2016-12-31T23:59:60Z", "2021-01-27T15:50:00.123456789Z", "2021-01-27T15:50Z",
        "en", "en-us", "en_us", "e", "zh-Hant-TW", "de-CH-1901", "en-x-a", "x-a", "i-klingon",
        "en-", "PT13M34S", "P1D", "PT", "P", "P1W", "PT1.5S", "1:30", "P1Y2M3DT4H5M6S", "-P1D",
        "PT1M\n",
        "bm90IGEgcmVhbCBzZWNyZQ==;bm9yIGEgcmVhbCBJVi4uLg==", "bm90;bm9y", ";", "AAAA",
        "A" * 64 + ";bm9yIGEgcmVhbCBJVi4uLg==", "A" * 43 + "=;bm9yIGEgcmVhbCBJVi4uLg==",
        "article", "video", "Article", "news",
    ]
)  # fmt: skip

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-2, 200)
    | st.sampled_from([2**53, 2**64, -(2**70), 10**30])
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([0.0, -0.0, 1.0, 60.0, 1e300])
    | TEXTS
    | st.text(max_size=8)
)

VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["url", "name", "title", "x", ""]), inner, max_size=3)
    ),
    max_leaves=4,
)

KEYS = st.sampled_from(["x", "Title", "title", "domain", "width", "quality", "images", "type", ""])


def places(values: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container with each of its keys, from the top."""
    stack = [values]
    while stack:
        container = stack.pop()
        items = container.items() if isinstance(container, dict) else enumerate(container)
        for key, value in list(items):
            yield container, key
            if isinstance(value, dict | list):
                stack.append(value)


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    values = copy.deepcopy(BASE)
    for _ in range(draw(st.integers(1, 3))):
        container, key = draw(st.sampled_from(list(places(values)) or [(values, "x")]))
        action = draw(st.sampled_from(["replace", "replace", "remove", "add", "repeat"]))
        if action == "remove":
            del container[key]
        elif action == "add" and isinstance(container, dict):
            container[draw(KEYS)] = draw(VALUES)
        elif action == "repeat" and isinstance(container, list):
            container.append(copy.deepcopy(container[key]))
        else:
            container[key] = draw(VALUES)
        if not values:
            break
    return values


@pytest.mark.slow
@given(mutated())
@settings(max_examples=1000, deadline=None)
def test_agreement_on_mutated_articles(values: Any) -> None:
    assert_agreement(values)


@given(VALUES)
@settings(max_examples=200, deadline=None)
def test_agreement_on_anything(values: Any) -> None:
    assert_agreement(values)


@given(TEXTS | st.text())
@settings(max_examples=500, deadline=None)
def test_agreement_on_every_kind_of_text(text: str) -> None:
    for name, definition in SCHEMAS["article"]["$defs"].items():
        if definition["type"] == "string":
            part = subschema("article", definition)
            theirs = reference_validator(part).is_valid(text)
            assert (not list(_compiled(name).violations(text))) == theirs, name


_CACHE: dict[str, schema.Schema] = {}


def _compiled(name: str) -> schema.Schema:
    if name not in _CACHE:
        _CACHE[name] = schema.Schema(subschema("article", SCHEMAS["article"]["$defs"][name]))
    return _CACHE[name]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), "\ud800", 10**400])
@pytest.mark.parametrize("key", ["quality", "title", "x"])
def test_values_that_json_has_not(key: str, value: Any) -> None:
    violations = list(schema.load("article").violations({**BASE, key: value}))
    if key == "x":
        assert [v.keyword for v in violations] == ["additionalProperties"]
    elif (key, type(value)) in (("quality", int), ("title", str)):
        assert violations == []
    else:
        assert [v.keyword for v in violations] == ["type"]
        assert violations[0].pointer == (key,)


# -- check-jsonschema ----------------------------------------------------------


def check_jsonschema(*files: Path) -> subprocess.CompletedProcess[str]:
    script = Path(sys.executable).with_name("check-jsonschema")
    if not script.exists():
        pytest.skip("check-jsonschema is not installed")
    return subprocess.run(
        [script, "--schemafile", ROOT / "schemas" / "article.schema.json", *files],
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_jsonschema_accepts_what_we_accept(tmp_path: Path) -> None:
    files = []
    paths = sorted((ROOT / "examples" / "good").glob("**/*.md"))
    paths += OWN.news + TRIAL.news
    for number, text in enumerate([GOOD, *(path.read_bytes().decode() for path in paths)]):
        parts = source.split(text.encode())
        if any(schema.load("article").violations(_values_of(text))):
            continue
        file = tmp_path / f"{number}.yaml"
        content = parts.text[parts.span.start : parts.span.end]
        file.write_text(content, encoding="utf-8", newline="")
        files.append(file)
    done = check_jsonschema(*files)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_check_jsonschema_rejects_what_we_reject(tmp_path: Path) -> None:
    front_matter = GOOD.split("---\n")[1]
    for number, (old, new) in enumerate(
        [
            ("quality: 60", 'quality: "60"'),
            ("category: news\n", ""),
            ("webUrl: ", "weburl: "),
            ("type: article", "type: Article"),
            ("domain: example.com", "domain: https://example.com"),
        ]
    ):
        assert old in front_matter
        file = tmp_path / f"{number}.yaml"
        file.write_text(front_matter.replace(old, new), encoding="utf-8")
        done = check_jsonschema(file)
        assert done.returncode == 1, done.stdout
        text = GOOD.replace(old, new)
        assert list(schema.load("article").violations(_values_of(text)))


# -- the typed view ------------------------------------------------------------


_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")

VIEWS: list[tuple[type[Any], Callable[[], Mapping[str, Any]], set[str]]] = [
    (newsmeta.Article, lambda: SCHEMAS["article"], {"body"}),
    (newsmeta.Image, lambda: SCHEMAS["article"]["$defs"]["image"], set()),
    (newsmeta.Party, lambda: SCHEMAS["article"]["$defs"]["party"], set()),
    (newsmeta.Provider, lambda: SCHEMAS["article"]["$defs"]["provider"], set()),
    (newsmeta.RelatedEntry, lambda: SCHEMAS["article"]["$defs"]["relatedEntry"], set()),
    (newsmeta.Action, lambda: SCHEMAS["article"]["$defs"]["action"], set()),
]


def snake(name: str) -> str:
    return _HUMP.sub("_", name).lower()


@pytest.mark.parametrize(("view", "find", "extra"), VIEWS, ids=[v[0].__name__ for v in VIEWS])
def test_the_view_mirrors_the_schema(
    view: type[Any], find: Callable[[], Mapping[str, Any]], extra: set[str]
) -> None:
    document = find()
    fields = {field.name: field for field in dataclasses.fields(view)}
    assert set(fields) == {snake(name) for name in document["properties"]} | extra
    required = {name for name, field in fields.items() if field.default is dataclasses.MISSING}
    assert required == {snake(name) for name in document["required"]}
    for name, part in document["properties"].items():
        assert _annotation(part) in str(fields[snake(name)].type), name
    assert view.__dataclass_params__.frozen
    assert not hasattr(view, "__dict__") or "__slots__" in vars(view)


def _annotation(part: Mapping[str, Any]) -> str:
    kind = schema.load("article").resolve(part)["type"]
    if kind == "object":
        return "Provider"
    simple = {"string": "str", "integer": "int", "boolean": "bool", "array": "tuple["}
    return simple[kind] if isinstance(kind, str) else "tuple["


def test_the_view_of_an_article_of_examples_holds_every_value() -> None:
    article = newsmeta.Article.from_values(BASE, body="text")
    for key, expected in BASE.items():
        value = getattr(article, snake(key))
        if isinstance(expected, list):
            assert len(value) == len(expected)
        elif not isinstance(expected, dict):
            assert value == expected
    assert article.body == "text"
    assert article.provider.name == BASE["provider"]["name"]
    assert article.images[0].width == BASE["images"][0]["width"]
    hash(article)


def test_load_reads_a_file_and_refuses_a_wrong_one(tmp_path: Path) -> None:
    path = tmp_path / "good.md"
    path.write_text(GOOD, encoding="utf-8")
    article = newsmeta.load(path)
    assert article.topics == ("Climate",)
    assert article.published_at.isoformat() == "2021-01-27T15:50:00+00:00"
    assert article.body == "\nThe council voted on Wednesday.\n"
    assert "60" not in repr(article)
    path.write_text(GOOD.replace("category: news\n", ""), encoding="utf-8")
    with pytest.raises(newsmeta.ArticleError, match="NM101 category is missing") as caught:
        newsmeta.load(str(path))
    assert [d.code for d in caught.value.diagnostics] == ["NM101"]
    with pytest.raises(newsmeta.ArticleError, match="NM001"):
        newsmeta.load(tmp_path / "nope.md")

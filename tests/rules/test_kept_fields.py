"""Fields used by other programs: advice and fixes must not remove them."""

from __future__ import annotations

import pytest

from newsmeta.linter.fixes import Fixes
from tests.support.mistakes import NAME, RUNNER, findings
from tests.support.ugly import article

WHOLE = article(("locale",), "en")
LOST = "remove it: "
EMPTY_ON_PURPOSE = [
    "published:",
    "published: null",
    "published: ~",
    "published: Null",
    "published: # not yet",
    "published: NULL",
    'published: ""',
    "published: ' '",
    'layout: ""',
    'permalink: ""',
    "excerpt_separator: ''",
]
"""Empty values that Jekyll or other programs distinguish from missing fields."""
EMPTY_FOR_NOTHING = [
    "layout:",
    "permalink:",
    "sitemap:",
    "render_with_liquid:",
    "slug: ''",
    "date:",
    "excerpt_separator:",
    "updatedDateTime:",
    "locale:",
    "redirect_from:",
]


def with_field(field: str) -> str:
    return WHOLE.replace("published: true\n", "").replace("locale: en", field)


def fixed(text: str) -> str:
    outcome = RUNNER.checker.normalize_bytes(text.encode(), "a.md", NAME, Fixes(unsafe=True))
    return outcome.after.decode()


@pytest.mark.parametrize("field", EMPTY_ON_PURPOSE)
def test_an_empty_field_that_says_something_stays(field: str) -> None:
    text = with_field(field)
    (found,) = findings(text.encode())
    assert found.code in ("NM107", "NM103")
    assert field in fixed(text)
    if field.startswith("published"):
        assert "write true or false" in found.text
        assert "remove" not in found.text


@pytest.mark.parametrize("field", EMPTY_FOR_NOTHING)
def test_an_empty_field_that_says_nothing_goes(field: str) -> None:
    text = with_field(field)
    assert [each.code for each in findings(text.encode())] == ["NM107"]
    assert field.partition(":")[0] not in fixed(text)


IMAGES = "images:\n  - url: https://www.example.com/a.jpg\n    width: 6\n    height: 5\n"


@pytest.mark.parametrize(
    "field",
    [
        "subtitle: A plan for every district",
        "description: What the plan covers",
        "summary: What the plan covers",
        "abstract: What the plan covers",
        "headline: Trees for all",
        "dek: Trees for all",
        f"{IMAGES}image: /assets/trees.jpg",
        f"{IMAGES}thumbnail: /assets/trees.jpg",
        "topic: Forests",
        "source: Example Agency",
        "publisher: Example Agency",
        "url: /trees/",
        "canonical_url: https://www.example.org/trees/",
        "mood: hopeful",
    ],
)
def test_nobody_is_told_to_remove_a_field_for_another_one(field: str) -> None:
    text = WHOLE.replace("locale: en", field)
    assert [each.code for each in findings(text.encode())] == ["NM102"]
    (found,) = findings(text.encode())
    assert LOST not in found.text
    assert "declare it under extra-fields in the configuration" in found.text
    assert fixed(text) == text


@pytest.mark.parametrize("name", ["Title", "titel", "TITLE", "tite"])
def test_another_spelling_that_says_the_same_is_removed(name: str) -> None:
    title = next(line for line in WHOLE.splitlines() if line.startswith("title:"))
    text = WHOLE.replace("locale: en", title.replace("title", name, 1))
    (found,) = findings(text.encode())
    assert "remove it: title says the same" in found.text


@pytest.mark.parametrize("value", ["true", "True", "true # soon"])
def test_drafts_are_spoken_of_as_both_generators_take_them(value: str) -> None:
    (found,) = findings(WHOLE.replace("locale: en", f"draft: {value}").encode())
    assert "write published: false instead" in found.text
    assert "Hugo" in found.text
    assert "Jekyll" in found.text


@pytest.mark.parametrize(
    "field",
    [
        *('draft: "true"', "Draft: true", "DRAFT: true", "draft: 1", "isDraft: true"),
        *("is_draft: true", "status: draft", "state: Draft", "post_status: private"),
        *("hidden: true", "visible: false", "publish: false", "isPublished: false"),
        *("unpublished: true", 'wip: "yes"'),
    ],
)
def test_what_is_to_be_held_back_is_published_all_the_same(field: str) -> None:
    (found,) = findings(WHOLE.replace("locale: en", field).encode())
    assert "write published: false" in found.text or "did you mean published?" in found.text
    assert ("mean published" in found.text) == (field in ("publish: false", "isPublished: false"))
    assert "remove it" not in found.text
    held = WHOLE.replace("locale: en", f"{field}\npublished: false")
    (found,) = findings(held.encode())
    assert "write published: false" not in found.text


@pytest.mark.parametrize(
    "field", ["draft: false", "status: published", "hidden: false", "visible: true", "live: maybe"]
)
def test_what_holds_nothing_back_is_another_field(field: str) -> None:
    (found,) = findings(WHOLE.replace("locale: en", field).encode())
    assert "write published: false" not in found.text


@pytest.mark.parametrize("name", ["images", "related", "actions"])
@pytest.mark.parametrize("items", ["\n  - {}", " [{}]"])
def test_an_item_without_fields_is_one_finding(name: str, items: str) -> None:
    (found,) = findings(WHOLE.replace("locale: en", f"{name}:{items}").encode())
    assert (found.code, found.pointer) == ("NM107", f"/{name}/0")

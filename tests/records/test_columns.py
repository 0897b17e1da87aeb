"""The selection of fields."""

from __future__ import annotations

from typing import Any

import pytest

from newsmeta.records import columns
from newsmeta.records.columns import choose
from newsmeta.schema import fields
from newsmeta.schema.fields import UnknownFieldError

VALUES: dict[str, Any] = {
    "title": "Trees",
    "provider": {"name": "Example Times", "domain": "example.com"},
    "topics": ["Climate", "Cities"],
    "images": [{"url": "/a.jpg", "width": 1}, {"url": "/b.jpg", "width": 2}],
    "secured": "x;y",
    "unknown": 1,
}


def kept(*names: str, exclude: tuple[str, ...] = ()) -> dict[str, Any]:
    return dict(choose(names, exclude).project(VALUES))


def test_everything_but_secured_by_default() -> None:
    assert kept() == {name: value for name, value in VALUES.items() if name != "secured"}
    assert choose().members == {"path", "sourceForm"}


def test_a_plus_adds_to_the_usual_ones() -> None:
    assert kept("+secured") == VALUES
    assert choose(["+body"]).members == {"path", "sourceForm", "body"}


def test_the_choice_has_its_own_order() -> None:
    assert list(kept("topics", "title")) == ["topics", "title"]
    assert choose(["title", "path"]).members_in_order == ("title", "path")
    assert choose(["title", "path"]).members == {"path"}


def test_parts_of_fields() -> None:
    assert kept("provider.name", "images.1.url", "topics.0") == {
        "provider": {"name": "Example Times"},
        "images": [{"url": "/b.jpg"}],
        "topics": ["Climate"],
    }
    assert kept("images.1.url", "images.0.width")["images"] == [{"width": 1}, {"url": "/b.jpg"}]
    assert kept("provider.name", "provider") == {"provider": VALUES["provider"]}
    assert kept("provider", "provider.name") == {"provider": VALUES["provider"]}
    assert kept(exclude=("provider.name", "images.0"))["images"] == [{"url": "/b.jpg", "width": 2}]


def test_excluded_fields_are_left_out_and_nothing_is_changed() -> None:
    before = {**VALUES}
    assert "provider" not in kept(exclude=("provider",))
    assert kept(exclude=("provider.domain",))["provider"] == {"name": "Example Times"}
    assert before == VALUES


def test_fields_that_do_not_exist() -> None:
    for names, exclude, reason in (
        (("titel",), (), "there is no field titel; did you mean title"),
        (("+titel",), (), "did you mean title"),
        (("title",), ("topics",), "the columns select the fields already"),
        (("+provider.name",), ("provider",), r"provider\.name is both selected and excluded"),
        ((), ("provider.nam",), r"did you mean provider\.name"),
        (("domain",), (), r"did you mean provider\.domain"),
        (("images.url",), (), r"images is a list; name an item: images\.0"),
        (("title.x",), (), "title holds a single value"),
        (("images.0.0",), (), "there are url, width"),
        (("+secured",), ("secured",), "secured is both selected and excluded"),
    ):
        with pytest.raises(UnknownFieldError, match=reason):
            choose(names, exclude)


def test_every_field_has_a_name_that_finds_it() -> None:
    names = list(fields.names())
    assert "images.0.url" in names
    assert "related.0.provider.images.0.width" in names
    for name in names:
        fields.find(name)


def test_what_is_left_out_by_itself_exists() -> None:
    for name in columns.LEFT_OUT:
        fields.find(name)

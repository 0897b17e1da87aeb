"""Parameters that publishers add to links to their own pages, each only on its host."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.urls import tracking
from newsmeta.urls.tracking import is_tracking, without_tracking
from tests.support.check_rules import article, check, codes

LINES = [
    line.split("\t")
    for line in Path(tracking.__file__)
    .with_name("tracking_by_host.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
]


def test_each_line_has_host_parameter_and_source() -> None:
    assert LINES[0] == ["host", "parameter", "source"]
    assert LINES[1:] == sorted(LINES[1:])
    for host, parameter, source in LINES[1:]:
        assert re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", host)
        assert re.fullmatch(r"[a-z0-9_.]+\*?", parameter)
        assert source.strip() == source != ""
        assert not is_tracking(parameter), "known for every host"


@pytest.mark.parametrize("line", LINES[1:], ids=lambda line: f"{line[0]} {line[1]}")
def test_a_parameter_of_one_host_is_none_of_another(line: list[str]) -> None:
    host, parameter, _ = line
    name = parameter.replace("*", "medium")
    for right in (host, f"www.{host}", f"a.b.{host}", f"{host.upper()}:8080"):
        for written in (name, name.upper()):
            text = f"https://{right}/a?id=7&{written}=x&b#c"
            assert without_tracking(text) == f"https://{right}/a?id=7&b#c"
    for wrong in ("www.example.com", f"{host}.example.com", f"not{host}"):
        text = f"https://{wrong}/{host}/a?id=7&{name}=x"
        assert without_tracking(text) == text


@pytest.mark.parametrize(
    "address",
    [
        *("www.nytimes.com/a?unlocked_article_code=x", "www.nytimes.com/a?smids=x"),
        *("www.bbc.co.uk/news/1?at=x", "www.bbc.com/a?nsx=1", "www.bbc.com/a?format_at_x=1"),
        *("www.theguardian.com/a?page=2", "www.theguardian.com/a?xcmp=1"),
        *("www.youtube.com/watch?v=AAAAAAAAAAA&t=30", "www.youtube.com/watch?v=A&list=B&index=2"),
        *(
            "www.wsj.com/articles/a?st=abc",
            "www.lemonde.fr/a?xtorx=1",
            "twitter.com/a/status/1?lang=de",
        ),
    ],
)
def test_what_changes_a_page_stays(address: str) -> None:
    assert without_tracking(f"https://{address}") == f"https://{address}"


GIVEN = frozenset(
    {"Ref", "src_*", "a*z", "example.com?cid", "*.example.net?x_*", "shop.example.org?p[1]*"}
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("www.example.com/?ref=1&REF=2&refs=3", "www.example.com/?refs=3"),
        ("www.example.com/?src_=1&src_a=2&src=3&a_src_b=4", "www.example.com/?src=3&a_src_b=4"),
        ("www.example.com/?az=1&abcz=2&azy=3", "www.example.com/?azy=3"),
        ("www.example.com/?cid=1&id=2", "www.example.com/?id=2"),
        ("example.com?cid=1", "example.com"),
        ("www.example.org/?cid=1", "www.example.org/?cid=1"),
        ("notexample.com/?cid=1", "notexample.com/?cid=1"),
        ("a.example.net/?x_1=1&x=2", "a.example.net/?x=2"),
        ("example.net/?x_1=1", "example.net/"),
        ("shop.example.org/?p[1]a=1&p1a=2", "shop.example.org/?p1a=2"),
        ("editor@www.example.com:80/?cid=1", "editor@www.example.com:80/"),
    ],
)
def test_hosts_and_stars_of_the_configuration(before: str, after: str) -> None:
    assert without_tracking(f"https://{before}", GIVEN) == f"https://{after}"


@given(st.sampled_from(LINES[1:]), st.lists(st.text("ab=_", max_size=4), max_size=4), st.data())
def test_nothing_else_is_lost(line: list[str], pieces: list[str], data: st.DataObject) -> None:
    host, parameter, _ = line
    at = data.draw(st.integers(0, len(pieces)))
    pieces = [piece for piece in pieces if piece]
    kept = f"?{'&'.join(pieces)}" if pieces else ""
    added = [*pieces[:at], parameter.replace("*", "x"), *pieces[at:]]
    assert without_tracking(f"https://{host}/?{'&'.join(added)}") == f"https://{host}/{kept}"


def test_pages_are_told_and_pictures_are_not(tmp_path: Path) -> None:
    host = "nytimes.com"
    page = f"https://www.{host}/2021/01/27/trees.html?smid=tw-share"
    picture = f'images:\n  - url: "{page}"\n    width: 1200\n    height: 630\n'
    assert codes(check(article(page, domain=host))) == ["NM305"]
    assert codes(check(article(more=picture))) == []
    given: dict[str, Any] = {"rules": {"tracking-parameters": ["example.com?cid_*"]}}
    assert codes(check(article("https://www.example.com/a?cid_1=2"), root=tmp_path, **given)) == [
        "NM305"
    ]

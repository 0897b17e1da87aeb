"""Values that are not URLs or domains: one finding, and advice that settles it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsmeta.config.config import Config
from newsmeta.diagnostics import Diagnostic
from newsmeta.linter.fixes import Fixes
from newsmeta.linter.runner import Runner
from newsmeta.rules import CHECKED, VALIDATED
from tests.support.check_rules import ALL, NOW, article, image

ROOT = Path("/site/_news")
PHASES = {"validate": VALIDATED, "check": CHECKED, "both": VALIDATED | CHECKED}


@cache
def runner(codes: frozenset[str]) -> Runner:
    return Runner(Config(root=ROOT), ALL, NOW, codes=codes)


def find(text: str, phase: str = "both") -> Sequence[Diagnostic]:
    worker = runner(PHASES[phase])
    result = worker.checker.validate_bytes(text.encode(), "a.md", ROOT / "a.md")
    assert result.failure is None
    return result.diagnostics


def page(url: str) -> str:
    return article(url=_escaped(url), fields="")


def _escaped(text: str) -> str:
    """Return a text as written between double quotes."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return re.sub("[^ -~]", lambda found: f"\\u{ord(found[0]):04x}", plain)


PLACES: dict[str, Callable[[str], str]] = {
    "webUrl": page,
    "sourceUrl": lambda url: article(more=f'sourceUrl: "{_escaped(url)}"\n'),
    "related": lambda url: article(
        more=f'related:\n  - title: A map\n    webUrl: "{_escaped(url)}"\n'
    ),
    "images": lambda url: article(more=image(_escaped(url), 1200, 630)),
}

WWW = "www.example.com/map"
ONE_MISTAKE = [
    *((f"https://{each}{WWW}", "NM315") for each in ("https://", "https//", "http//https://")),
    *((f"{each}{WWW}", "NM315") for each in ("htps://", "https;//", "https:/", "https:///")),
    *((f"{each}{WWW}", "NM315") for each in ("hhttps://", "https//", "https: //", "HTPS://")),
    (f"https:\\\\{WWW}", "NM315"),
    (f" https://https://{WWW} ", "NM315"),
    (f"https://{WWW}\u200b", "NM314"),
    (f"\ufeffhttps://{WWW}", "NM314"),
    (f"https://{WWW}\x7f", "NM314"),
    ("https://www.exam\u00adple.com/map", "NM314"),
    ("https://www.example.com%E2%80%8B/map", "NM314"),
    (f" https://{WWW}", "NM105"),
    (f"https://{WWW}\u00a0", "NM105"),
    (f"“https://{WWW}”", "NM105"),
    ("https://“www.example.com”/map", "NM105"),
    ("https://www.example．com/map", "NM105"),
    (f"https://{WWW} https://{WWW}2", "NM105"),
    (f"https://{WWW}, https://{WWW}2", "NM105"),
    (f"https://{WWW} 2", "NM105"),
    (f"[Trees](https://{WWW} )", "NM105"),
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("url", "code"), ONE_MISTAKE, ids=ascii)
def test_one_mistake_is_one_finding(url: str, code: str, place: str) -> None:
    text = PLACES[place](url)
    if place == "images" and url.startswith(("“", "[")):
        code = "NM301" if url.startswith("“") else code  # A path may begin with anything.
    for phase, codes in PHASES.items():
        found = [each.code for each in find(text, phase)]
        assert found == ([code] if code in codes else []), phase


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("url", "code"), ONE_MISTAKE, ids=ascii)
def test_advice_and_fix_end_the_matter(url: str, code: str, place: str) -> None:
    text = PLACES[place](url)
    for finding in find(text):
        assert "%20https" not in finding.hint
        if "write https" in finding.hint:
            advised = PLACES[place](finding.hint.removeprefix("write "))
            assert find(advised) == ()
    outcome = runner(PHASES["both"]).checker.normalize_bytes(
        text.encode(), "a.md", ROOT / "a.md", Fixes()
    )
    assert {each.code for each in find(outcome.text)} <= {code, "NM301"}
    assert "https//" not in outcome.text or outcome.text == text


DOMAINS = [
    *(("“example.com”", "NM105"), ("example.com…", "NM105"), ("example．com", "NM105")),
    *(("‘example.com’", "NM105"), ("example。com", "NM105")),
    *((" example.com", "NM105"), ("example.com\u00a0", "NM105"), ("example.com.", "NM105")),
    *(
        ("https://example.com/", "NM105"),
        ("ｅｘａｍｐｌｅ.com", "NM105"),
        ("«example.com»", "NM105"),
    ),
    *(("example.com\u200b", "NM314"), ("\ufeffexample.com", "NM314"), ("exam\xadple.com", "NM314")),
]


@pytest.mark.parametrize(("domain", "code"), DOMAINS, ids=ascii)
def test_a_domain_that_is_none_by_its_letters(domain: str, code: str) -> None:
    text = article(domain=f'"{_escaped(domain)}"')
    found = find(text)
    assert [each.code for each in found] == [code]
    assert find(text, "validate") == found
    if code == "NM105":
        assert found[0].hint == "write example.com"
        assert find(article(domain="example.com")) == ()


MUTATIONS = st.sampled_from(
    [
        *("https://{}", "htps://{}", "http//{}", "https:/{}", "https;//{}", "https:///{}"),
        *("https://https://{}", "https://https//{}", "http://https://{}", "https:\\\\{}"),
        *(" https://{}", "https://{}\n", "“https://{}”", "<https://{}>", "//{}", "{}"),
        *("https://{}\u200b", "\u2060https://{}", "https://{} x", 'https://{}"x', "https://{}\\x"),
        *(
            "[x](https://{})",
            "https://{} https://{}",
            "See https://{}.",
            "HTTPS://{}",
            "https://{}…",
        ),
    ]
)
RESTS = st.sampled_from(
    [
        *(
            "www.example.com/map",
            "example.com",
            "WWW.Example.COM/Trees",
            "news.example.com/a/../b",
        ),
        *("www.example.com/a?b=1&amp;c=2", "www.example.com/?utm_source=x", "bücher.example.com/ü"),
        *(
            "www.example.com:443/",
            "localhost:4000/x",
            "10.0.0.1/x",
            "a:b@www.example.com/",
            "intranet/x",
        ),
        *(
            "www.exam ple.com/",
            "“www.example.com”/x",
            "www.example．com/x",
            "www.example..com/",
            "",
        ),
    ]
)


@given(MUTATIONS, RESTS, st.sampled_from(sorted(PLACES)))
@example("https://{} https://{}", "www.exam ple.com/", "webUrl")
def test_no_advice_leads_to_the_next_mistake(mutation: str, rest: str, place: str) -> None:
    """The suggested value has no mistake, except that its scheme may be http."""
    for finding in find(PLACES[place](mutation.replace("{}", rest))):
        if finding.code in ("NM105", "NM301", "NM306", "NM314", "NM315"):
            written = re.fullmatch(r"write ((?:https?:)?//\S+)", finding.hint)
            if written:
                then = {each.code for each in find(PLACES[place](written[1]))}
                before = {each.code for each in find(PLACES[place](f"https://{rest}"))}
                assert then <= (before | {"NM302"}) - {finding.code}, (finding.hint, then)


@given(MUTATIONS, RESTS, st.sampled_from(sorted(PLACES)))
def test_no_fix_makes_a_host_of_a_scheme(mutation: str, rest: str, place: str) -> None:
    text = PLACES[place](mutation.replace("{}", rest))
    checker = runner(PHASES["both"]).checker
    outcome = checker.normalize_bytes(text.encode(), "a.md", ROOT / "a.md", Fixes())
    if outcome.is_changed:
        assert not re.search(r"//https?(?:/|:|\Z)", outcome.text)
        again = checker.normalize_bytes(outcome.after, "a.md", ROOT / "a.md", Fixes())
        assert not again.is_changed

"""What an embed may not do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newsmeta.config.config import Config, parse
from newsmeta.linter.fixes import Fixes
from newsmeta.linter.runner import Runner
from newsmeta.rules import VALIDATED
from tests.support.check_rules import ALL, NOW, article
from tests.support.paths import ROOT

PLAYER = '<iframe src="https://www.youtube.com/embed/h70jOr56EKs" allowfullscreen></iframe>'

UNSAFE = [
    "<script src='https://cdn.example.org/a.js'></script>",
    "<SCRIPT>go()</SCRIPT>",
    "<script",
    "<script/x>go()</script>",
    f"{PLAYER}<script>go()",
    "<p>Text</p><svg onload=go()>",
    "<svg/onload=go()>",
    "<img src=x OnError='go()'>",
    "<img src=x onerror=go()//",
    "<a href='javascript:go()'>x</a>",
    "<a href=' JaVa&#115;cript:go()'>x</a>",
    "<a href='java\tscript:go()'>x</a>",
    "<iframe src='javascript:go()'></iframe>",
    "<iframe srcdoc='&lt;script>go()&lt;/script>'></iframe>",
    "<iframe src='data:text/html,<script>go()</script>'></iframe>",
    "<object data='https://www.youtube.com/v/x'></object>",
    "<embed src='https://www.youtube.com/v/x'>",
    "<base href='https://www.example.org/'>",
    "<iframe src='https://player.example.org/1'></iframe>",
    "<iframe src='//player.example.org/1'></iframe>",
    "<IFRAME SRC=https://player.example.org/1></IFRAME>",
    "<iframe src='https://www.youtube.com.example.org/embed/h70jOr56EKs'></iframe>",
    "<iframe src='//notyoutube.com/embed/h70jOr56EKs'></iframe>",
    f"{PLAYER}<iframe src='https://player.example.org/1'></iframe>",
]

SAFE = [
    PLAYER,
    "<iframe src='//player.vimeo.com/video/76979871'></iframe>",
    "<iframe src='//www.youtube-nocookie.com/embed/h70jOr56EKs?start=5&amp;rel=0'></iframe>",
    "<iframe width='800' frameborder='0' src='https://www.youtube.com/embed/h70jOr56EKs'"
    " allow='accelerometer; autoplay'></iframe>",
    "<iframe src='https://video.example.com/1'></iframe>",  # The provider's own.
    "<iframe src='/player/1'></iframe>",
    "<p>One on=two, javascript: and &lt;script></p>",
    "<p class='onload' data-on='x'>Text</p><!-- <script>go()</script> -->",
    "<img src='data:image/png;base64,iVBO' alt='onclick=go()'>",
    "<a href='https://www.example.org/javascript:go'>x</a>",
    "text alone",
]


def found(html: str, **config: Any) -> list[str]:
    text = article(fields=f"featuredContent: {json.dumps(html)}\n")
    checker = _runner(**config).checker
    result = checker.validate_bytes(text.encode(), "a.md", ROOT / "_news" / "a.md")
    assert result.failure is None
    return [each.code for each in result.diagnostics if each.code == "NM112"]


def _runner(**config: Any) -> Runner:
    known = parse(config, ROOT / "newsmeta.toml") if config else Config(root=ROOT)
    return Runner(known, ALL, NOW, codes=VALIDATED)


@pytest.mark.parametrize("html", UNSAFE)
def test_what_is_not_safe_is_one_finding(html: str) -> None:
    assert found(html) == ["NM112"]


@pytest.mark.parametrize("html", SAFE)
def test_what_is_safe(html: str) -> None:
    assert found(html) == []


def test_hosts_of_the_configuration_take_the_place_of_the_known_ones() -> None:
    rules = {"embed-hosts": ["player.example.org"]}
    assert found("<iframe src='https://a.player.example.org/1'></iframe>", rules=rules) == []
    assert found(PLAYER, rules=rules) == ["NM112"]


@pytest.mark.parametrize(
    ("html", "right"),
    [
        (f"{PLAYER}<script>go()</script>", PLAYER),
        (PLAYER.replace("src=", "onload='go()' src="), PLAYER),
        (PLAYER.replace("></iframe>", ' onload="go()"></iframe>'), PLAYER),
        # Nothing is left, or not all of it goes.
        ("<script>go()</script>", None),
        ("<iframe src='https://player.example.org/1'></iframe>", None),
    ],
)
def test_scripts_and_attributes_are_taken_out_if_asked(html: str, right: str | None) -> None:
    text = article(fields=f"featuredContent: {json.dumps(html)}\n")
    for unsafe in (False, True):
        done = _runner().checker.normalize_bytes(
            text.encode(), "a.md", ROOT / "_news" / "a.md", Fixes(unsafe=unsafe)
        )
        assert done.failure is None
        assert json.dumps(right if right and unsafe else html) in done.text

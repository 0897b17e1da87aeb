"""Forbidden contents of embeds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newsmeta.config.config import Config, parse
from newsmeta.diagnostics import Severity
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
    "<iframe src='https://player.example.org/1' onload='go()'></iframe>",
    "<iframe src='https://player.example.org/1'></iframe><script>go()</script>",
    "<div ONPOINTERRAWUPDATE=go()>x</div>",
    "<svg><a xlink:href='javascript:go()'>x</a></svg>",
    "<form action='javascript:go()'><button formaction='data:text/html,x'>x</button></form>",
    "<meta http-equiv='refresh' content='0;url=https://player.example.org/'>",
    "<link rel='stylesheet' href='https://player.example.org/a.css'>",
    # Browsers see an element where other parsers see a comment or plain text.
    "<!--><script>go()</script>-->",
    "<!---><img src=x onerror=go()>-->",
    "<!-- a --!><img src=x onerror=go()> -->",
    "<!-- a <img src=x onerror=go()>",
    "<![CDATA[><img src=x onerror=go()>]]>",
    "<![if x]><img src=x onerror=go()><![endif]>",
    "<?x ><img src=x onerror=go()> ?>",
    "<!x ><img src=x onerror=go()>",
    "<svg><style><img src=x onerror=go()></style></svg>",
    "<style><!--</style><img src=x onerror=go()>--></style>",
    "<img src=x onerror=go() title='",
    *(
        f"<{tag}><p title='</{tag}><img src=x onerror=go()>'></p></{tag}>"
        for tag in ("textarea", "title", "xmp", "noscript", "noembed", "noframes", "style")
    ),
]

STRANGE = [
    "<iframe src='https://player.example.org/1'></iframe>",
    "<iframe src='//player.example.org/1'></iframe>",
    "<IFRAME SRC=https://player.example.org/1></IFRAME>",
    "<iframe src='https://www.youtube.com.example.org/embed/h70jOr56EKs'></iframe>",
    "<iframe src='//notyoutube.com/embed/h70jOr56EKs'></iframe>",
    f"{PLAYER}<iframe src='https://player.example.org/1'></iframe>",
    "<iframe src='/\\player.example.org'></iframe>",
    "<iframe src='\\\\player.example.org'></iframe>",
    "<iframe src='/\t/player.example.org'></iframe>",
    "<iframe src=' \n//player.example.org'></iframe>",
    "<iframe src='///player.example.org'></iframe>",
    "<iframe src='https:/player.example.org'></iframe>",
    "<iframe src='https:player.example.org'></iframe>",
    "<iframe src='HTTPS:\\player.example.org'></iframe>",
    "<iframe src='https://player.example.org\\@www.youtube.com/embed/1'></iframe>",
    # Not every page of this host is a player.
    "<iframe src='https://www.google.com/search?q=trees'></iframe>",
]

SAFE = [
    PLAYER,
    "<iframe src='//player.vimeo.com/video/76979871'></iframe>",
    "<iframe src='//www.youtube-nocookie.com/embed/h70jOr56EKs?start=5&amp;rel=0'></iframe>",
    "<iframe width='800' frameborder='0' src='https://www.youtube.com/embed/h70jOr56EKs'"
    " allow='accelerometer; autoplay'></iframe>",
    "<iframe src='https://video.example.com/1'></iframe>",  # Of the provider itself.
    "<iframe src='/player/1'></iframe>",
    "<p>One on=two, javascript: and &lt;script></p>",
    "<p class='onload' data-on='x'>Text</p><!-- <script>go()</script> -->",
    "<img src='data:image/png;base64,iVBO' alt='onclick=go()'>",
    "<a href='https://www.example.org/javascript:go'>x</a>",
    "text alone",
    PLAYER.replace("allowfullscreen", "title='Data: how trees grow'"),
    PLAYER.replace("allowfullscreen", "title='JavaScript: The Good Parts'"),
    PLAYER.replace("allowfullscreen", "data-src='data:text/html,x' once=2 only online=1"),
    "<img src='a.jpg' alt='data: what we know' on=x one=1>",
    "<meta itemprop='description' content='Data: trees'><link itemprop='url' href='/trees'>",
    f"<!-- <iframe src='https://player.example.org/1'></iframe> -->{PLAYER}<!-- onload=go() -->",
    "<p title='</p><img src=x onerror=go()>'>The title is no HTML.</p>",
    "<p>a < b, c <3 & d</p>",
    *(
        f"<iframe src='https://{place}'></iframe>"
        for place in (
            "open.spotify.com/embed/episode/1",
            "w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1",
            "embed.podcasts.apple.com/us/podcast/trees/id1",
            "archive.org/embed/trees",
            "www.c-span.org/video/standalone/?1",
            "www.bbc.co.uk/news/av-embeds/1",
            "www.slideshare.net/slideshow/embed_code/1",
            "www.google.com/maps/embed?pb=1",
            "bandcamp.com/EmbeddedPlayer/album=1",
            "docs.google.com/viewer?url=https%3A%2F%2Fwww.example.com%2Fa.pdf",
        )
    ),
]


def found(html: str, **config: Any) -> list[str]:
    return [code for code, _ in told(html, **config)]


def told(html: str, **config: Any) -> list[tuple[str, Severity]]:
    text = article(fields=f"featuredContent: {json.dumps(html)}\n")
    checker = _runner(**config).checker
    result = checker.validate_bytes(text.encode(), "a.md", ROOT / "_news" / "a.md")
    assert result.failure is None
    return [(each.code, each.severity) for each in result.diagnostics if each.code == "NM112"]


def _runner(**config: Any) -> Runner:
    known = parse(config, ROOT / "newsmeta.toml") if config else Config(root=ROOT)
    return Runner(known, ALL, NOW, codes=VALIDATED)


@pytest.mark.parametrize("html", UNSAFE)
def test_what_is_not_safe_is_one_finding(html: str) -> None:
    assert told(html) == [("NM112", Severity.ERROR)]


@pytest.mark.parametrize("html", STRANGE)
def test_a_host_that_is_not_known_is_a_warning(html: str) -> None:
    assert told(html) == [("NM112", Severity.WARNING)]


@pytest.mark.parametrize("html", SAFE)
def test_what_is_safe(html: str) -> None:
    assert found(html) == []


def test_hosts_of_the_configuration_are_known_besides() -> None:
    rules = {"embed-hosts": ["player.example.org"]}
    assert found("<iframe src='https://a.player.example.org/1'></iframe>", rules=rules) == []
    assert found(PLAYER, rules=rules) == []
    assert found("<iframe src='https://other.example.org/1'></iframe>", rules=rules) == ["NM112"]


@pytest.mark.parametrize(
    ("html", "right"),
    [
        (f"{PLAYER}<script>go()</script>", PLAYER),
        (PLAYER.replace("src=", "onload='go()' src="), PLAYER),
        (PLAYER.replace("></iframe>", ' onload="go()"></iframe>'), PLAYER),
        (
            f"{PLAYER}<p>we go online = now, onload = x</p><svg/onload=go() id=a>",
            f"{PLAYER}<p>we go online = now, onload = x</p><svg id=a>",
        ),
        (
            "<iframe src=https://www.youtube.com/embed/onclick=1/h onload = go() ></iframe>"
            "<p>only = 3</p>",
            "<iframe src=https://www.youtube.com/embed/onclick=1/h ></iframe><p>only = 3</p>",
        ),
        ("<p title=\"a onclick='b'\"onclick=go()>x</p>", "<p title=\"a onclick='b'\">x</p>"),
        ("<p title='<script>a</script>' ONCLICK>x</p>", "<p title='<script>a</script>'>x</p>"),
        ("<p>x <!-- onclick=a --></p><hr onclick=b>", "<p>x <!-- onclick=a --></p><hr>"),
        ("<iframe once=2 srcdoc='&lt;p>' only></iframe>", "<iframe once=2 only></iframe>"),
        (
            "<iframe src='https://player.example.org/on?onload=1' onload='a'></iframe>",
            "<iframe src='https://player.example.org/on?onload=1'></iframe>",
        ),
        # The embed would be empty, or still unsafe.
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

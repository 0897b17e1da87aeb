"""Addresses in bodies: absolute in feeds and JSON-LD, as written in data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]
import html5lib  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from newsmeta.exporters import atom, jsonfeed, jsonld
from newsmeta.exporters.web.links import in_html, resolver
from newsmeta.exporters.web.markdown_links import in_markdown
from newsmeta.site.site import Site
from newsmeta.urls import parse
from tests.support.cli import invoke, write
from tests.support.web import ARTICLE, Export, record

SITE = Site(Path(), Path(), parse("https://site.example"), "/base", folder="_news")
PAGE = "https://site.example/base/news/2021-01-27-fish.html"
RESOLVE = resolver(PAGE)

MARKDOWN = [
    "[The plan](plan.pdf)",
    "![A map](/maps/map.png)",
    '![A map](<my map.png> "Where it is")',
    "[up](../up/), [across](//cdn.example/x), [there](#there), [again](?page=2)",
    "[![A map](map.png)](map.html)",
    "[The plan][plan] and [plan].\n\n[plan]: plan.pdf 'The plan'\n",
    "> [quoted](x.html)\n>\n> [q]: y.html\n",
    "- [one](1.html)\n\n    [two](2.html)\n- <a href=3.html>three</a>",
    "1. a\n\n   ![two](2.png)\n",
    "[brackets](a_(b).html) and [escaped](a\\)b.html) and [](empty.html)",
    "Text <img src='a.png' alt='x'> and <a href=\"b.html\">[c](d.html)</a>.",
    "<div>\n<img src=a.png>\n</div>\n\n[b](b.html)",
    "[a](b.html\n'title')",
    "# [head](head.html)\n\n| [a](b.html) |\n|---|\n",
    "a](b.html) and [c](d.html) and \\[e](f.html)",
    "`` [code](x.html) ` `` and [link](y.html) and `[z](z.html)`",
    "```\n[code](x.html)\n```\n\n[link](y.html)",
    "~~~ md\n[code](x.html)\n```\n~~~\n[link](y.html)",
    "    [code](x.html)\n\n[link](y.html)",
    "Text\n    [link](y.html)",
    "<pre>\n[code](x.html)\n\n[code](x.html)\n</pre>\n\n[link](y.html)",
    "<!-- [comment](x.html)\n\n[comment](x.html) -->\n\n[link](y.html)",
    "a <b and [x](y.pdf) > c",
    "[link](y.html)\n\n    [code](x.html)\n\n\n    [code](x.html)\n[link](y.html)",
    "- [x]: y.html\n\n[x]",
    "[a]: a.html 'A'\n[b]: <b>\n[c]: c/\n\n[a] [b] [c]",
    "# Head\n[a]: a.html\n\n[a]",
    "> Text\n>> [a]: a.html\n\n[a]",
    "- Text\n- [a]: a.html\n\n[a]",
    "[a]:\n  ?page=2\n  (Title)\n\n[a]",
    "[a]: a.html\n'no title' here\n\n[a]",
    "\\$$ [a](a.html) \\$$ and $$ [b](b.html)",
    "[mail](mailto:a@site.example) [tel](tel:+1) <https://x.example/> [](data:,x)",
]


def addresses(html: str) -> list[str]:
    """Return the addresses in HTML, as a browser finds them."""
    found: list[str] = []
    for element in html5lib.parse(html, namespaceHTMLElements=False).iter():
        found += [value for name, value in element.attrib.items() if name in ("href", "src")]
    return found


def rendered(text: str) -> str:
    return str(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))


@pytest.mark.parametrize("text", MARKDOWN)
def test_markdown_shows_the_same_and_leads_to_the_same_pages(text: str) -> None:
    changed = in_markdown(text, RESOLVE)
    before, after = addresses(rendered(text)), addresses(rendered(changed))
    assert after == [urljoin(PAGE, address) for address in before]
    assert before
    plain = "".join(html5lib.parse(rendered(text)).itertext())
    assert "".join(html5lib.parse(rendered(changed)).itertext()) == plain
    assert in_markdown(changed, RESOLVE) == changed


HTML = [
    '<a href="b.html">b</a> <IMG SRC=a.png><img src = \'/c.png\' alt="a > b">',
    '<a href="?a=1&amp;b=2">x</a><a href="&#47;x">y</a><a title="href=x" href=y>z</a>',
    "<!-- <a href=x> --><a href=y>z</a><script src=a.js>'<a href=no>'</script><a href=b>c</a>",
    "<video poster=p.jpg src=v.mp4></video><iframe src='/player?x'></iframe>",
    "1 < 2 <a href='x y.html'>x</a> </a href=z> <a href=>e</a><a href='  t.html '>t</a>",
    "<a data-href=x href=y class='href' / >y</a><br/><img/src=z.png>",
    "<a href='x'",
]


@pytest.mark.parametrize("text", HTML)
def test_html_leads_to_the_same_pages(text: str) -> None:
    changed = in_html(text, RESOLVE)
    before = [each.strip() for each in addresses(text)]
    assert [each.strip() for each in addresses(changed)] == [
        urljoin(PAGE, each) if each else each for each in before
    ]
    assert in_html(changed, RESOLVE) == changed


def test_pictures_of_several_sizes() -> None:
    text = '<img srcset="a.png 1x, /b.png 2x,https://x.example/c,d.png 3x" sizes="1px">'
    assert in_html(text, RESOLVE) == (
        '<img srcset="https://site.example/base/news/a.png 1x, https://site.example/b.png 2x,'
        'https://x.example/c,d.png 3x" sizes="1px">'
    )


@pytest.mark.parametrize(
    "text",
    [
        *("[a]({{ site.baseurl }}/x)", "[a]({% link x.md %})", "[a]", "[a]()", "[^1]: note"),
        *("plain", "<a href='{{ x }}'>", "[a](//[)", "[a](b c", "{% highlight x %}\n[a](b)\n"),
    ],
)
def test_what_is_no_address_stays(text: str) -> None:
    assert in_markdown(text, RESOLVE) == text


@pytest.mark.parametrize(
    "text",
    [
        "[Editor's note]: This story was corrected.\n",
        "[Applause]: Thanks.\n",
        "[Note]: this",
        "[10:30]: Meeting begins\n[11:00]: Coffee/tea for all",
        "> [Q]: Why?\n>\n> [A]: Because of 1.5 degrees",
        "The mayor spoke.\n[Mayor]: yes/no",
        "> A text\n> [Q]: and/or\n",
        "Text\n- [a]: and/or\n",
        "[Update]: and/or: it is open",
        "[Video]: 'see/there' or here",
        "Text [a]: a.html\n",
        "$$ f[0](x) $$",
        "Be $$f[0](x)\n= [1](y)$$ so.",
        "[top](#)",
        "<svg><use href='#i'/></svg> <a href='#'>x</a>",
    ],
)
def test_what_is_text_stays(text: str) -> None:
    assert in_markdown(text, RESOLVE) == text
    assert in_html(text, RESOLVE) == text


def test_parts_of_a_drawing_stay_and_those_of_a_page_do_not() -> None:
    text = "<use href='#i'></use><image href=#i /><linearGradient href='#g'/>"
    assert in_html(text, RESOLVE) == text
    assert in_html("<a href='#i'>", RESOLVE) == f'<a href="{PAGE}#i">'
    assert in_html("<use href='i.svg#i'>", RESOLVE).startswith('<use href="https://site.example')


PIECES = [
    *("[", "]", "(", ")", "](", "<", ">", "`", "```", "\n", "\n\n", " ", "    ", "a", "<a href="),
    *("'", '"', "!", "\\", "- ", "[a](b)", "<!--", "-->"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@settings(max_examples=500)
def test_nothing_but_addresses_is_changed(text: str) -> None:
    for change in (in_markdown, in_html):
        assert change(text, lambda address: address) == text


BODY = "[The plan](plan.pdf) ![A map](/map.png)\n"
ABSOLUTE = (
    "[The plan](https://site.example/base/news/plan.pdf) ![A map](https://site.example/map.png)"
)


def test_feeds_and_json_ld_have_absolute_addresses() -> None:
    article = record(ARTICLE, body=BODY)
    assert Export(jsonld, article, site=SITE).content[0]["articleBody"] == ABSOLUTE
    assert Export(jsonfeed, article, site=SITE).content["items"][0]["content_text"] == ABSOLUTE
    entry = feedparser.parse(Export(atom, article, site=SITE).data).entries[0]
    assert entry.content[0].value == ABSOLUTE
    html = record({**ARTICLE, "featuredContent": "<img src=/a.png>"}, body=f"<p>x</p>\n\n{BODY}")
    shown = Export(jsonfeed, html, site=SITE).content["items"][0]["content_html"]
    assert '<img src="https://site.example/a.png">' in shown
    assert ABSOLUTE in shown


@pytest.mark.parametrize("site", [None, Site(Path(), Path())])
def test_without_the_address_of_the_page_they_stay(site: Site | None) -> None:
    article = record(ARTICLE, body=BODY)
    assert Export(jsonld, article, site=site).content[0]["articleBody"] == BODY.strip()


@pytest.mark.parametrize("name", ["json", "jsonl", "csv"])
def test_data_has_the_body_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    front = "\n".join(f"{key}: {json.dumps(value)}" for key, value in _plain().items())
    body = f"\n{BODY}\n<a href=x>  \n"
    write(
        tmp_path,
        {"_config.yml": "url: https://site.example\n", "_news/a.md": f"---\n{front}\n---\n{body}"},
    )
    found = invoke("export", "_news", "--to", name, "--body", "--on-error", "include")
    assert found.status == 0, found.err
    text = found.out if name == "csv" else json.dumps(body)[1:-1]
    assert (body if name == "csv" else text) in found.out


def _plain() -> dict[str, Any]:
    return {key: value for key, value in ARTICLE.items() if not isinstance(value, list)}

"""Articles for the tests of `normalize`: every style of YAML, every mistake that has a fix."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml
from hypothesis import strategies as st

FLAWS = [
    *("&amp;", "&#8217;", "&lt;b&gt;", "&amp;amp;", "&nbsp;", "&#x27;", "&quot;", "&#10;", "&#35;"),
    *("&#58; ", "&#9;", "&#92;", "&num;", "&amp", "&bogus;", "&#0;", "&#xD800;", "&#38;amp;"),
    *(" ", "  ", "\t", " \t ", "\n", "\n\n", " \n ", "\r\n", "\r", "   \n   "),
    *("\u00a0", "\u200b", "\u00ad", "\ufeff", "\u2028", "\u0085", "\u200e", "\u200d", "\x07"),
    *("\u202f", "\u3000", "\U000e0041", "\u2060", "\x7f", "\u180e", "\u2007"),
    *("e\u0301", "\u212b", "A\u030a", "\u1112\u1161\u11ab", "\u0344", "\u0301", "\ufb01"),
    *("â€™", "Ã¼", "Ã©", "Â", "â€œ", "Ã"),
    *("<b>", "</b>", "<br/>", "<!-- c -->", "<a href='x'>", "<p>", "<"),
]
PLAIN = [
    *("Council", "votes", "to", "plant", "trees", "it's", '"now"', "é", "😀", "\\", "C:\\new"),
    *(": ", " #", "#", "- ", "'", '"', "{", "}", "[", "]", ",", "*a", "&a", "!", "|", ">", "%"),
    *("@", "`", "?", "yes", "012", "1e3", "null", "~", "true", "12:30", "2021-01-27", "---", "..."),
    *("newsmeta: ignore", "# newsmeta: ignore", "'' ", '\\"', "a:b", "https://example.com/?a=b&c"),
    *("0x1F", "Жук", "\u05d0", "<<", "="),
]
TEXTS = st.lists(
    st.sampled_from(PLAIN) | st.sampled_from([" "] * 12 + FLAWS), min_size=1, max_size=8
).map("".join)
SOUND_TEXTS = st.lists(st.sampled_from(["Council", "votes", "trees", "é", "it's"]), min_size=1).map(
    " ".join
)
STYLES: st.SearchStrategy[str | None] = st.sampled_from([None, None, '"', '"', "'", "|", ">"])
COMMENTS = ["# a word", "#", "# it's &amp; \"x", "# title: no", "#\tx", "#é"]


def fragment(name: str, text: str, style: str | None, width: int, unicode: bool) -> list[str]:
    """Return the lines of a field with a text, as PyYAML writes it."""
    node = yaml.MappingNode(
        "tag:yaml.org,2002:map",
        [
            (
                yaml.ScalarNode("tag:yaml.org,2002:str", name),
                yaml.ScalarNode("tag:yaml.org,2002:str", text, style=style),
            )
        ],
        flow_style=False,
    )
    return re.split("\n", yaml.serialize(node, width=width, allow_unicode=unicode))[:-1]


@st.composite
def text_fields(draw: st.DrawFn, name: str, texts: st.SearchStrategy[str] = TEXTS) -> list[str]:
    text, style = draw(texts), draw(STYLES)
    lines = fragment(name, text, style, draw(st.sampled_from([20, 60, 10000])), draw(st.booleans()))
    if draw(st.integers(0, 5)) == 0:
        lines[0] = re.sub(r"^([\w]+:) (?=\S)", lambda m: f"{m[1]}{draw(GAPS)}", lines[0])
    if draw(st.integers(0, 7)) == 0:
        anchor = draw(st.sampled_from(["&t ", "&t # anchor\n  ", "&t\n  # below\n  ", "&t  "]))
        lines = re.sub(r"^(\w+:)\s", lambda m: f"{m[1]} {anchor}", "\n".join(lines)).split("\n")
    if draw(st.integers(0, 4)) == 0:
        at = 0 if re.match(r"\w+:\s+[|>][-+0-9]*$", lines[0]) else -1
        if lines[at].strip() and not (at == -1 and re.match(r"\w+:\s+[|>]", lines[0])):
            lines[at] += draw(GAPS) + draw(st.sampled_from(COMMENTS))
    return lines


GAPS = st.sampled_from([" ", "  ", "\t", " \t", "    "])


def scalars(name: str, *values: str) -> st.SearchStrategy[list[str]]:
    return st.builds(
        lambda value, gap, comment: [f"{name}:{gap}{value}{comment}"],
        st.sampled_from(values),
        st.sampled_from([" "] * 8 + ["  ", "\t"]),
        st.sampled_from([""] * 6 + [f" {comment}" for comment in COMMENTS]),
    )


TIMES = (
    *("2021-01-27T15:50:00Z", "2021-01-27T16:50:00+01:00", "2021-01-27 15:50:00Z"),
    *("2021-01-27t15:50:00z", '"2021-01-27T15:50:00.5Z"', "'2021-01-27T15:50:00-05:00'"),
    *(
        "2021-01-27T23:50:00-05:00",
        "2016-12-31T23:59:60Z",
        "2021-01-27",
        "|\n  2021-01-27t01:02:03z",
    ),
    *("&when 2021-01-27T16:50:00+01:00", "2021-01-27", "0001-01-01T00:00:00+01:00"),
)
URLS = (
    *('"https://www.example.com/a?b=c#d"', "https://www.example.com/a", "'https://example.com/'"),
    *('"https://example.com/?a=1&amp;b=2"', "&u https://www.example.com/a"),
)
NUMBERS = (
    *("60", '"60"', "'60'", "012", "0o14", "1_000", "1e3", "12:30", "60.0", "1.5", "-1", "0x1F"),
    *(
        "+60",
        "' 60 '",
        '"+7"',
        "089",
        "&n 60",
        '&n "60"',
        "0b11",
        "|\n  60",
        ">-\n  60",
        "null",
        "",
    ),
    *(".inf", "1e400", "1.0e+2", "'012'", "0.", "60 "),
)
BOOLEANS = (
    *("true", "false", "yes", "No", "on", "OFF", "y", '"true"', "'False'", "True", "&b yes", "0"),
    *("|\n  true", '"yes"'),
)


@st.composite
def images(draw: st.DrawFn, indent: str) -> list[str]:
    lines = ["images:"]
    hyphen = draw(st.sampled_from([indent, ""]))
    if draw(st.integers(0, 5)) == 0:
        return draw(
            st.sampled_from(
                [
                    ["images: [{url: '/a.jpg', width: '60', height: 50}]"],
                    ["images: [{width: 60, url: /a.jpg, height: 50}, {url: /a.jpg, width: 60}]"],
                    ["images:", "- {url: /a.jpg, width: 0o14,", "   height: 50} # c"],
                    ["images:", "  -", "    url: /a.jpg", "    width: '1'", "    height: 1"],
                    ["images: &i", "  - &j {url: /a.jpg, width: 60, height: 50}", "  - *j"],
                    ["images: []"],
                ]
            )
        )
    for _ in range(draw(st.integers(1, 3))):
        fields = [
            *(draw(scalars("url", *URLS[:4])), draw(scalars("width", *NUMBERS[:12]))),
            *(draw(scalars("height", "50", '"50"')), draw(text_fields("title"))),
            draw(scalars("isCached", *BOOLEANS)),
        ]
        count = draw(st.integers(3, 5))
        fields = draw(st.permutations(fields[:count])) if draw(st.booleans()) else fields[:count]
        inner = [line for field in fields for line in field]
        inner = [part for line in inner for part in line.split("\n")]
        after = draw(st.sampled_from([" ", " ", "   "]))
        pad = hyphen + " " + " " * len(after)
        lines += [
            f"{hyphen}-{after}{inner[0]}",
            *(pad + line if line else "" for line in inner[1:]),
        ]
    return lines


@st.composite
def topics(draw: st.DrawFn, indent: str) -> list[str]:
    items = draw(
        st.lists(
            st.sampled_from(
                [
                    *(
                        "Climate",
                        "climate",
                        '"Climate"',
                        "'CITIES'",
                        "Cities",
                        "Trees &amp; people",
                    ),
                    *('"Trees  & people"', "no", "2021", "true", "2021-01-27", "&t Climate"),
                    *("1_000", '"climate "', "yes", "Clímate", "~", '""'),
                ]
            ),
            min_size=1,
            max_size=5,
        )
    )
    form = draw(st.integers(0, 5))
    if form == 0:
        return [f"topics: [{', '.join(items)}]"]
    if form == 1:
        inner = [f"{indent}{item}," for item in items]
        return ["topics: [", *inner, f"{indent}]" if draw(st.booleans()) else f"{indent}] # end"]
    if form == 2:
        return [f"topics: {items[0]}"]
    hyphen = draw(st.sampled_from([indent, ""]))
    lines = ["topics:"]
    for item in items:
        if draw(st.integers(0, 6)) == 0:
            lines.append(hyphen + draw(st.sampled_from(COMMENTS)))
        comment = draw(st.sampled_from([""] * 6 + [" # why"]))
        lines.append(f"{hyphen}- {item}{comment}")
    return lines


@st.composite
def providers(draw: st.DrawFn, indent: str) -> list[str]:
    if draw(st.integers(0, 5)) == 0:
        return [
            draw(
                st.sampled_from(
                    [
                        "provider: {name: example times, domain: example.com}",
                        "provider: {domain: EXAMPLE.com, name: 'Example &amp; Times'}",
                        "provider: {nam: Example Times, domain: example.com}",
                        "provider: &p {name: Example Times, domain: Example.com,}",
                        "provider: {name: yes, domain: yes.example.net}",
                        'provider: {domain: yes.example.net, name: "Yes"}',
                    ]
                )
            )
        ]
    fields = [
        draw(
            scalars("name", "Example Times", "example times", '"EXAMPLE TIMES"', "&n Example Times")
            | text_fields("name")
        ),
        draw(scalars("domain", "example.com", "Example.com", '"EXAMPLE.COM"', "yes.example.net")),
    ]
    if draw(st.booleans()):
        fields.append(draw(images(indent)))
    if draw(st.booleans()):
        fields = draw(st.permutations(fields))
    inner = [part for field in fields for line in field for part in line.split("\n")]
    first = draw(st.sampled_from(["provider:"] * 4 + ["provider: # who", "provider: &p"]))
    return [first, *(indent + line if line else "" for line in inner)]


@st.composite
def related(draw: st.DrawFn, indent: str) -> list[str]:
    lines = ["related:"]
    for _ in range(draw(st.integers(1, 2))):
        fields = [
            *(draw(text_fields("title")), draw(text_fields("excerpt"))),
            *(draw(scalars("publishedDateTime", *TIMES[:9])), draw(scalars("quality", *NUMBERS))),
            *(draw(scalars("webUrl", *URLS[:4])), draw(providers("  "))),
        ]
        fields = draw(st.permutations(fields))[: draw(st.integers(1, 6))]
        inner = [part for field in fields for line in field for part in line.split("\n")]
        lines += [f"{indent}- {inner[0]}"]
        lines += [f"{indent}  {line}" if line else "" for line in inner[1:]]
    return lines


ODD_FIELDS = st.sampled_from(
    [
        *(["webURL: https://www.example.com/a"], ["haet: 60"], ["headline: A &amp; B"]),
        *(["mood: yes"], ["tags: [a, b, a]"], ["tags: trees"], ["categories: [012, no]"]),
        *(["date: 2021-01-27"], ["date: yesterday"], ["slug: 5"], ["sitemap: no"], ["draft: true"]),
        *(["redirect_from: 5"], ["redirect_from: /a"], ["locale: no"], ["length: PT1M"]),
        *(["# alone"], ["", "  # indented", ""], ["highlight: *u"], ["content: &amp  text"]),
        *(
            ["attribution: x"],
            ["? highlight", ": a  b"],
            ["'highlight' : \"a  b\""],
            ["deleted: n"],
        ),
        *(["layout: &l  post"], ["tags:", "- &t  a", "- *t", "- a"], ["sourceUrl: ''"]),
        *(["featuredContent: |", "  <b>a &amp;  b</b>", "", "  c  "], ["updatedDateTime: ''"]),
        *(["highlight: >+", "  a  b", "", "", "   c", "", ""], ["tags: [a # c", "  , a]"]),
        *(["<<: *p"], ["<<: {type: video}"], ["highlight: &h a &amp; b", "content: *h"]),
        *(["secured: abc"], ['permalink: "a &amp; b"'], ["tags: &x [a, a]", "categories: *x"]),
        *(
            ["locale: fr"],
            ["actions: [{url: /a, title: a  b}, *j]"],
            ["removed: Yes # newsmeta: ignore"],
        ),
        *(["# newsmeta: ignore-file NM201"], ["tags: [&a a, *a, a]"], ["tags: [a,  b , a , c]"]),
        *(["tags:", "  - a", "  # between", "  - b", "  - a # last"], ["tags: [a, \"a\", 'a']"]),
        *(["tags:", "  - a", "", "  - a", ""], ["tags:", "  - - a", "  - a"], ["quality : 60"]),
    ]
)

BODIES = st.sampled_from(
    [
        *("", "\n", "Text.\n", "Text.  \n\n  \t\n", "No end", "\n\n---\n\ntitle: A &amp; B  C\n"),
        *("\u00a0\u200bA &amp; b  c\ufeff\n", "...\n---\n", "a\n\n\n", "e\u0301 \t"),
    ]
)


@st.composite
def articles(draw: st.DrawFn) -> bytes:
    """A few fields of an article, many of them with mistakes and in odd forms."""
    indent = draw(st.sampled_from(["  ", "  ", "    ", " "]))
    makers: list[st.SearchStrategy[list[str]]] = [
        *(st.just(["category: news"]), text_fields("title"), text_fields("excerpt")),
        *(scalars("publishedDateTime", *TIMES), scalars("originalUrl", *URLS)),
        *(scalars("webUrl", *URLS), st.just(["type: article"]), scalars("quality", *NUMBERS)),
        *(scalars("published", *BOOLEANS), providers(indent), topics(indent), images(indent)),
        *(related(indent), ODD_FIELDS, ODD_FIELDS),
    ]
    chosen = draw(
        st.lists(st.sampled_from(range(len(makers))), min_size=1, max_size=5, unique=True)
    )
    if draw(st.integers(0, 2)):
        chosen = sorted(chosen)
    fields = [draw(makers[at]) for at in chosen]
    lines = ["---" + draw(st.sampled_from(["", "", "", " "]))]
    for field in fields:
        if draw(st.integers(0, 5)) == 0:
            lines += draw(st.sampled_from([[""], [COMMENTS[0]], ["", COMMENTS[2], ""], ["  "]]))
        lines += field
    if draw(st.integers(0, 5)) == 0:
        lines.append(draw(st.sampled_from(["", "# the end", "  # the end", "\n"])))
    lines.append(draw(st.sampled_from(["---", "---", "---", "...", "--- "])))
    text = "\n".join(lines)
    body = draw(BODIES)
    text += draw(st.sampled_from(["\n"])) + body if body else draw(st.sampled_from(["", "\n"]))
    return (draw(st.sampled_from(["", "", "", "\ufeff"])) + with_ends(text, draw(ENDS))).encode(
        "utf-8", "replace"
    )


ENDS = st.sampled_from(
    [("\n",)] * 4 + [("\r\n",)] * 2 + [("\r",), ("\n", "\n", "\r\n"), ("\r\n", "\n")]
)


def with_ends(text: str, ends: Sequence[str]) -> str:
    """Return a text with other line ends, alternating."""
    parts = text.split("\n")
    return parts[0] + "".join(ends[at % len(ends)] + part for at, part in enumerate(parts[1:]))

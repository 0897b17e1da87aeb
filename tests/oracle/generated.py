"""Articles for the comparison with Jekyll: hostile values and odd forms in every field."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.oracle.writing import COMMENTS, Writer

WORDS = ("Council", "votes", "to", "plant", "trees", "it's", '"now"', "é", "😀", "Жук", "now", "no")
HOSTILE = (
    *("&amp;", "&#8217;", "&lt;b&gt;", "&nbsp;", "&quot;", "&#10;", "&#58; ", "&#39;", "&lt;", "&"),
    *("  ", "\t", "\n", "\n\n", " \n ", "\u00a0", "\u200b", "\u00ad", "\ufeff", "\u2028", "\u0085"),
    *("\u202f", "\u3000", "e\u0301", "\u212b", "â€™", "Ã©", "<b>", "</b>", "<br/>", "\x07", "\x7f"),
    *(
        ": ",
        " #",
        "#",
        " #2",
        "- ",
        "'",
        '"',
        "{",
        "}",
        "[",
        "]",
        ",",
        "*",
        "!",
        "|",
        ">",
        "%",
        "@",
    ),
    *(
        "`",
        "?",
        "\\",
        "\\n",
        "C:\\new",
        "{{ page.title }}",
        "{% raw %}",
        "%}",
        "---",
        "...",
        "=",
        "<<",
    ),
    *(
        "a:b",
        "title: x",
        "title:x",
        "https://example.com/?a=b&amp;c",
        "\u201cso\u201d",
        "undefined",
    ),
)
WHOLE = (
    *(
        "yes",
        "No",
        "on",
        "OFF",
        "y",
        "n",
        "true",
        "null",
        "~",
        "",
        " ",
        "012",
        "089",
        "0x1F",
        "1_000",
    ),
    *("1,000", "0b11", "12:30", "12:30:45", "1e3", "1.5", "1.", ".5", "-", "- a", "2021-01-27"),
    *("2021-1-5", "2021-01-27 10:00:00", ":x", ":a b", "=", "<<", "!x", "&x", "*x", "| x", "> x"),
    *("100%", "%x", "@home", "`x`", "{a: 1}", "[a]", "{{ x }}", "'x' y", '"x" y', "# x", "a #b"),
    *("a: b", "a:", "TODO", "NaN", ".inf", ".nan", "0o17", "+1", "1:2:3", "0.1.2", "null ", "TRUE"),
    *("\u2028", "a\n", "\na", " a", "a ", "a\n\n", "\ta", "?", "? a", "0,5", "1e400", "9" * 30),
)
URLS = (
    *("https://www.example.com/a", "https://www.example.com/2021/01/27/trees/?utm_source=x"),
    *("https://example.com/?a=1&amp;b=2", "HTTPS://Example.com:443/./a/../b", "http://example.com"),
    *("https://https://example.com/a", "https://example.com/a#b", "https://example.com/{a}", "/a"),
    *(" https://example.com/a", "https://example.com/\u200ba", "https//example.com", "example.com"),
    *("https://www.example.com/a b", "https://example.com/%7Ea", "https://example.com/é", "x"),
)
TIMES = (
    *("2021-01-27T15:50:00Z", "2021-01-27T15:50:00Z", "2021-01-27T16:50:00+01:00", "2021-01-27"),
    *("2021-01-27 15:50:00Z", "2021-01-27t15:50:00z", "2021-01-27T15:50:00.5Z", "2021-1-5"),
    *("2021-01-27 15:50:00 +0100", "2021-01-27T23:50:00-05:00", "Wed, 27 Jan 2021 15:50:00 GMT"),
    *("2021-01-27T15:50Z", "2016-12-31T23:59:60Z", "1611762600", "27.1.2021", "2021-02-30"),
    *("2021-01-27T15:50:00", "2021-01-27 15:50:00 -5", "20210127T155000Z", "2021-01-27T24:00:00Z"),
)
NUMBERS = (
    *("60", "60", "-1", '"60"', "'60'", "012", "0o14", "1_000", "1,000", "1e3", "12:30", "60.0"),
    *("+60", "' 60 '", "089", "0b11", "|\n  60", "null", "", ".inf", "0x1F", "60 # c", "_1", "1."),
)
BOOLEANS = (
    *("true", "false", "yes", "No", "on", "OFF", "y", "n", '"true"', "'False'", "TRUE", "0", "~"),
    *("|\n  true", '"yes"', "null", ""),
)
TOPICS = ("Climate", "climate", "Cities", "Trees &amp; people", "Trees  & people", "Clímate ")
LISTS = (
    *("[a, b, a]", "a b", "a", "\n  - a\n  - b\n  - a", "[012, no]", '"a  b"', "a, b", "[]", ""),
    *(
        "[a b]",
        "\n- a b\n- a",
        "null",
        "[null, a]",
        "[[a], b]",
        "5",
        "|\n  a\n  b",
        "'a b'",
        "{a: b}",
    ),
)
BODIES = (
    *(
        "",
        "\n",
        "Text.\n",
        "Text.  \n\n  \t\n",
        "No end",
        "\n\n---\n\ntitle: A &amp; B  C\n",
        "# A\n",
    ),
    *("\u00a0\u200bA &amp; b  c\ufeff\n", "...\n---\n", "{{ page.title }}\n", "{% raw %}{{ x }}\n"),
    *("{% if x %}a{% endif %}\n", "{% if x %}a\n", "{{ x\n", "{% raw %}{{ x{% endraw %}\n", "<b>a"),
    *(
        "A[^1]\n\n[^1]: b\n",
        "| a | b |\n|---|---|\n| c | d |\n",
        "```\n{% x %}\n```\n",
        "- a\n- b\n",
    ),
    *("{{ page.excerpt | strip_html }}", "{% include x.html %}\n", "    code\n", "a\\\nb\n"),
)
OTHERS = (
    *("webURL: https://www.example.com/a", "weburl: https://www.example.com/b", "haet: 60"),
    *("mood: yes", "locale: no", "length: PT1M", "length: 12:30", "layout: post", "layout: x"),
    *("permalink: /a/b/", "permalink: a  b", 'permalink: "/a &amp; b"', "date: 2021-01-26"),
    *("date: 2021-01-26 10:00:00 +0900", 'date: "2021-01-26"', "slug: x y", "slug: 012"),
    *("sourceUrl: ''", "highlight: |\n  <b>a &amp;  b</b>\n\n  c  ", "content: &c  text &amp; x"),
    *("excerpt_separator: x", "deleted: n", "deleted: no", "redirect_from: /a", "tag: a b"),
    *("highlight: >+\n  a  b\n\n\n   c\n\n", "# alone", "\n  # indented\n", "featuredContent: ''"),
    *("featuredContent: \"<iframe src='https://www.youtube.com/embed/x'></iframe>\"", "secured: a"),
    *(
        "attribution: x",
        "? highlight\n: a  b",
        "<<: {type: video}",
        "base: &b {a: 1}\nx:\n  <<: *b",
    ),
    *("heat: 60\nheat: 60", "title: Twice", "render_with_liquid: false", "published: false"),
)


class Generator:
    """A generator of random articles.

    Args:
        random: The source of random choices.
    """

    def __init__(self, random: Random) -> None:
        self._random = random
        self._writer = Writer(random, random.choice((0, 1, 2, 4, 8)))

    def article(self) -> bytes:
        """Return the content of one file."""
        fields = [lines for make in self._makers() if (lines := make())]
        if self._writer.is_odd(40):
            self._random.shuffle(fields)
        if self._writer.anchors and self._writer.is_odd(20):
            number = self._random.randint(1, self._writer.anchors)
            fields.append([f"highlight: *a{number}"])
        lines = [self._one("---", "--- ", "---\t", few=20)]
        for field in fields:
            if self._writer.is_odd(60):
                lines += self._random.choice(
                    ([""], [self._random.choice(COMMENTS)], ["", "# x", ""])
                )
            lines += [part for line in field for part in line.split("\n")]
        lines.append(self._one("---", "--- ", "...", few=20))
        text = "\n".join(lines) + "\n" + self._one("", *BODIES, few=2)
        data = self._with_ends(text).encode("utf-8", "replace")
        return (b"\xef\xbb\xbf" if self._writer.is_odd(200) else b"") + data

    def _makers(self) -> list[Callable[[], list[str]]]:
        writer, own = self._writer, self._field
        makers: list[Callable[[], list[str]]] = [
            lambda: own("category", "news"),
            lambda: own("title", self._text("Council votes")),
            lambda: own("excerpt", self._text("The plan covers every district.")),
            lambda: self._bare("publishedDateTime", TIMES),
            lambda: own("originalUrl", self._one(URLS[0], *URLS)),
            lambda: own("webUrl", self._one(URLS[0], *URLS)),
            lambda: own("type", self._one("article", "video", "Article", few=40)),
            lambda: self._bare("quality", NUMBERS),
            lambda: self._bare("published", BOOLEANS),
            self._provider,
            self._topics,
        ]
        extras: list[Callable[[], list[str]]] = [
            self._images,
            self._related,
            lambda: self._bare("tags", ("[a, b]", *LISTS)),
            lambda: self._bare("categories", ("[a, b]", *LISTS)),
            lambda: self._bare("updatedDateTime", TIMES),
            lambda: own("highlight", self._text("A highlight.")),
            lambda: [self._random.choice(OTHERS)] if writer.oddness else [],
            lambda: [self._random.choice(OTHERS)] if writer.oddness else [],
        ]
        kept = [make for make in makers if not writer.is_odd(250)]
        return kept + [make for make in extras if self._random.random() < 0.3]

    def _one(self, usual: str, *others: str, few: int = 10) -> str:
        """Return a usual value, or an odd one, depending on the writer's oddness."""
        return self._random.choice(others) if self._writer.is_odd(few * 2) else usual

    def _text(self, usual: str) -> str:
        if not self._writer.is_odd():
            return usual
        if not self._random.randrange(3):
            return self._random.choice(WHOLE)
        parts = [
            self._random.choice(HOSTILE if self._random.random() < 0.3 else WORDS)
            for _ in range(self._random.randint(1, 6))
        ]
        return self._random.choice((" ", " ", "")).join(parts)

    def _field(self, name: str, text: str) -> list[str]:
        return self._writer.field(name, text)

    def _bare(self, name: str, values: tuple[str, ...]) -> list[str]:
        value = self._one(values[0], *values, few=6)
        comment = f" {self._random.choice(COMMENTS)}" if self._writer.is_odd(150) else ""
        return [f"{name}: {value}".rstrip() + ("" if "\n" in value else comment)]

    def _nested(self, lines: list[str], indent: str) -> list[str]:
        return [indent + line if line else "" for whole in lines for line in whole.split("\n")]

    def _provider(self) -> list[str]:
        if self._writer.is_odd(80):
            return [
                self._random.choice(
                    (
                        "provider: {name: yes, domain: example.com}",
                        "provider: &p {name: 'Example &amp; Times', domain: Example.com,}",
                        "provider: Example Times",
                        'provider:\n  "name" : "a  b"\n  domain: example.com',
                    )
                )
            ]
        inner = self._field("name", self._text("Example Times"))
        inner += self._field("domain", self._one("example.com", "Example.com", "www.example.com"))
        return ["provider:", *self._nested(inner, self._one("  ", "    ", " ", few=20))]

    def _topics(self) -> list[str]:
        random = self._random
        items = [
            "\n".join(self._writer.text(self._one(random.choice(TOPICS[:1]), *TOPICS, *WHOLE)))
            for _ in range(random.randint(1, 3))
        ]
        if self._writer.is_odd(30):
            return [f"topics: [{', '.join(items)}]"]
        indent = self._one("  ", "", "    ", few=10)
        first = [item.split("\n") for item in items]
        return ["topics:", *(line for item in first for line in self._item(item, indent))]

    def _item(self, lines: list[str], indent: str) -> list[str]:
        pad = indent + "  "
        return [f"{indent}- {lines[0]}", *(pad + line if line else "" for line in lines[1:])]

    def _images(self) -> list[str]:
        lines = ["images:"]
        for _ in range(self._random.randint(1, 2)):
            fields = [
                *self._field("url", self._one("https://www.example.com/a-60x50.jpg", *URLS)),
                *self._bare("width", NUMBERS),
                *self._bare("height", NUMBERS),
            ]
            if self._writer.is_odd(20):
                fields += self._field("title", self._text("The map"))
            lines += self._item(self._nested(fields, ""), "  ")
        return lines

    def _related(self) -> list[str]:
        fields = [
            *self._field("title", self._text("Old oak saved")),
            *self._field("excerpt", self._text("The road goes around it.")),
            *self._bare("publishedDateTime", TIMES),
            *self._field("webUrl", self._one(URLS[0], *URLS)),
            *self._field("type", "article"),
            *self._provider(),
        ]
        return ["related:", *self._item(self._nested(fields, ""), "  ")]

    def _with_ends(self, text: str) -> str:
        kinds = ("\n", "\n"), ("\r\n", "\r\n"), ("\n", "\r\n"), ("\r", "\r")
        if not self._writer.is_odd(40):
            return text
        ends = self._random.choice((*kinds[:3], kinds[1], kinds[1], kinds[3]))
        parts = text.split("\n")
        return parts[0] + "".join(ends[not self._random.randrange(9)] + part for part in parts[1:])


NAMES = (
    "_news/2021-01-27-council-votes-{}.md",
    "_news/2021-01-27-council-votes-{}.md",
    "_posts/2021-01-27-council-votes-{}.md",
    "_posts/2021-1-27-trees-{}.markdown",
    "_news/2021/trees-{}.html",
)
"""Names of files, each with its number."""


def files(count: int, seed: int) -> dict[str, bytes]:
    """Return files by path; the same seed always gives the same files."""
    return {
        NAMES[number % len(NAMES)].format(f"{seed}-{number}"): Generator(
            Random(f"{seed} {number}")
        ).article()
        for number in range(count)
    }

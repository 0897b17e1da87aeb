"""Realistic configurations, and Jekyll's reading of each.

`tests/oracle` compares them with Jekyll itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PLAIN = {"url": "https://trees.example", "baseurl": "/news", "title": "Tree News"}
TEXT = 'url: https://trees.example\nbaseurl: "/news"\ntitle: Tree News\n'


@dataclass(frozen=True, slots=True)
class Configuration:
    """A configuration.

    Attributes:
        name: Its special feature.
        text: Its content.
        settings: Its settings; those not named here are as without a configuration.
        files: For files in the site, their collection or `pages`, and their default category.
        file: Name of the file.
        others: Further configurations beside it, by name.
        is_debians: Whether Debian's Jekyll reads it the same way: it loads YAML with Psych, the
            original Jekyll with SafeYAML.
    """

    name: str
    text: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    file: str = "_config.yml"
    others: Mapping[str, str] = field(default_factory=dict)
    is_debians: bool = True

    def write(self, root: Path) -> None:
        """Write the site."""
        for name, text in {**self.others, self.file: self.text}.items():
            (root / name).write_bytes(text.encode())
        for name in self.files:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("---\nlayout: x\n---\n", encoding="utf-8")


def of_defaults(
    name: str, text: str, files: Mapping[str, tuple[str, str | None]], more: str = ""
) -> Configuration:
    """Return a configuration with default values."""
    collections = "collections: {people: {}, stories: {}}\n"
    labels = {"labels": ["people", "posts", "stories"]}
    settings = {**labels, "collections_dir": "parts"} if "parts" in more else labels
    return Configuration(name, f"{collections}{more}defaults:\n{text}", settings, files)


def scope(category: str, path: str | None = None, kind: str | None = None) -> str:
    """Return an entry of the default values."""
    inner = [f'path: "{path}"'] if path is not None else []
    inner += [f"type: {kind}"] if kind is not None else []
    return f"  - scope: {{{', '.join(inner)}}}\n    values: {{category: {category}}}\n"


YAML = [
    Configuration("plain", TEXT, PLAIN),
    Configuration("a byte-order mark", "\ufeff" + TEXT, PLAIN, is_debians=False),
    Configuration(
        "a tag of Ruby", f"x: !ruby/object:Set {{a: 1}}\n{TEXT}", PLAIN, is_debians=False
    ),
    Configuration("a merge behind a key", f"{TEXT}<<: {{url: x}}\n", PLAIN, is_debians=False),
    Configuration("a symbol", f"x: :y\n{TEXT}", PLAIN, is_debians=False),
    Configuration("CRLF", TEXT.replace("\n", "\r\n"), PLAIN),
    Configuration("empty", ""),
    Configuration("comments alone", "# url: https://trees.example\n"),
    Configuration("nothing between markers", "---\n---\n"),
    Configuration("a list", "- url: https://trees.example\n"),
    Configuration("just text", "url\n"),
    Configuration("markers at both ends", f"---\n{TEXT}---\n", PLAIN),
    Configuration("closed by dots", f"---\n{TEXT}...\n", PLAIN),
    Configuration("two documents", f"{TEXT}---\nurl: https://other.example\n", PLAIN),
    Configuration("a directive", f"%YAML 1.1\n---\n{TEXT}", PLAIN),
    Configuration("a key twice", f"url: x\ntitle: x\n{TEXT}", PLAIN),
    Configuration("quoted keys", TEXT.replace("url: h", '"url": h', 1), PLAIN),
    Configuration("comments and tabs", TEXT.replace(": ", ":\t").replace("\n", "\t# x\n"), PLAIN),
    Configuration("aliases", f"{TEXT}a: &a x\nb: *a\nc: [*a, *a]\n", PLAIN),
    Configuration("an alias as the address", f"a: &a {TEXT[5:]}url: *a\n", PLAIN),
    Configuration("a merge", f"x: &x\n  a: 1\ny:\n  <<: *x\n  b: 2\n{TEXT}", PLAIN),
    Configuration("a merge of a mapping", f"<<: {{url: x, title: x}}\n{TEXT}", PLAIN),
    Configuration("a merge of several", f"x: &x {{a: 1}}\ny: {{<<: [*x, *x]}}\n{TEXT}", PLAIN),
    Configuration("a merge by alias at the top", f"x: &x {{url: x}}\n<<: *x\n{TEXT}", PLAIN),
    Configuration("a tag", f"{TEXT}x: !x y\nz: !x [a]\n", PLAIN),
    Configuration("a tag for text", TEXT.replace("url: h", "url: !!str h", 1), PLAIN),
    Configuration("odd keys", f"404: x\n3.5: x\n~: x\nyes: x\n? [a]\n: x\n{TEXT}", PLAIN),
    Configuration("dates as keys", f"2021-01-27: x\n{TEXT}", PLAIN),
    Configuration(
        "flow style", "{url: 'https://trees.example', baseurl: /news, title: Tree News}", PLAIN
    ),
    Configuration("folded text", TEXT.replace(" Tree News", " >-\n  Tree\n  News"), PLAIN),
    Configuration("no line end", TEXT.rstrip("\n"), PLAIN),
    Configuration("other letters", "title: Жук 😀\n", {"title": "Жук 😀"}),
    Configuration("open brackets", "title: x\nurl: [\n", {"refused": True}),
    Configuration("a tab for indentation", "collections:\n\tnews:\n", {"refused": True}),
]

VALUES = [
    Configuration("nulls", "url:\nbaseurl: ~\ntitle: null\nfuture:\ncollections:\ndefaults:\n"),
    Configuration(
        "numbers as texts", "baseurl: 2021\ntitle: 1984\n", {"baseurl": "2021", "title": "1984"}
    ),
    Configuration("an octal number", "baseurl: 012\n", {"baseurl": "10"}),
    Configuration("a number with a comma", "title: 1,000\n", {"title": "1000"}),
    Configuration("a number with an underscore", "title: 1_000\n", {"title": "1000"}),
    Configuration("a fraction", "title: 1.50\n", {"title": "1.5"}),
    Configuration(
        "words as texts", "title: yes\nbaseurl: no\n", {"title": "true", "baseurl": "false"}
    ),
    Configuration("a date", "title: 2021-01-27\n", {"title": "2021-01-27"}),
    Configuration("an empty text", "baseurl: ''\nurl: \"\"\n"),
    Configuration("y is text", "title: y\nbaseurl: n\n", {"title": "y", "baseurl": "n"}),
    *(
        Configuration(f"future: {word}", f"future: {word}\nunpublished: {word}\n", settings)
        for words, settings in (
            (
                ("true", "yes", "On", "y", '"false"', "0", "maybe", "{}"),
                {"future": True, "unpublished": True},
            ),
            (("false", "no", "OFF", "~", ""), {}),
        )
        for word in words
    ),
    Configuration(
        "collections as a list",
        "collections: [people, stories]\n",
        {"labels": ["people", "posts", "stories"]},
        {"_people/a.md": ("people", None), "_posts/2021-01-27-a.md": ("posts", None)},
    ),
    Configuration(
        "collections as a mapping",
        "collections:\n  people:\n  stories: {output: true}\n",
        {"labels": ["people", "posts", "stories"]},
        {
            "_people/a/b.md": ("people", None),
            "people/a.md": ("pages", None),
            "a.md": ("pages", None),
        },
    ),
    Configuration(
        "a folder for collections",
        "collections_dir: parts\ncollections: [people]\n",
        {"collections_dir": "parts", "labels": ["people", "posts"]},
        {"parts/_people/a.md": ("people", None), "parts/a.md": ("pages", None)},
    ),
    Configuration("a source", "source: docs\n", {"source": "docs"}, {"docs/a.md": ("pages", None)}),
    Configuration(
        "a source with slashes",
        "source: ./docs/\n",
        {"source": "docs"},
        {"docs/a.md": ("pages", None)},
    ),
    Configuration("this folder as the source", "source: .\n", {}, {"a.md": ("pages", None)}),
    Configuration(
        "a source within",
        "source: docs/../content/site\ndefaults:\n" + scope("x", "a"),
        {"source": "content/site"},
        {"content/site/a.md": ("pages", "x"), "content/site/b.md": ("pages", None)},
    ),
    Configuration(
        "underscores that are included",
        'include: [_pages, "_more*"]\ndefaults:\n'
        + scope("page", "_pages")
        + scope("any", "", "pages"),
        {},
        {
            "_pages/a.md": ("pages", "page"),
            "_pages/b/c.md": ("pages", "page"),
            "_more1/a.md": ("pages", "any"),
        },
    ),
    Configuration("YAML by its longer name", TEXT, PLAIN, file="_config.yaml"),
    Configuration(
        "two configurations", TEXT, PLAIN, others={"_config.yaml": "url: x\n", "_config.toml": ""}
    ),
    Configuration(
        "TOML",
        'url = "https://trees.example"\nbaseurl = "/news"\ntitle = "Tree News"\n',
        PLAIN,
        file="_config.toml",
    ),
    Configuration(
        "TOML with defaults",
        'future = true\ncollections = ["people"]\n[[defaults]]\n'
        'scope = {path = "", type = "people"}\nvalues = {category = "person"}\n',
        {"future": True, "labels": ["people", "posts"]},
        {"_people/a.md": ("people", "person"), "a.md": ("pages", None)},
        file="_config.toml",
    ),
]

P, S, A = "_people/a.md", "_stories/a.md", "a.md"
DEFAULTS = [
    of_defaults(
        "for all", scope("x", ""), {P: ("people", "x"), S: ("stories", "x"), A: ("pages", "x")}
    ),
    of_defaults("for a type", scope("x", "", "people"), {P: ("people", "x"), A: ("pages", None)}),
    of_defaults("for pages", scope("x", "", "pages"), {P: ("people", None), A: ("pages", "x")}),
    of_defaults("a type of old", scope("x", "", "page"), {P: ("people", None), A: ("pages", "x")}),
    of_defaults(
        "for posts",
        scope("x", "", "post"),
        {
            "_posts/2021-01-27-a.md": ("posts", "x"),
            "b/_posts/2021-01-27-a.md": ("posts", "x"),
            A: ("pages", None),
        },
    ),
    of_defaults(
        "a scope without a path",
        scope("x", None, "people"),
        {P: ("people", "x"), S: ("stories", None)},
    ),
    of_defaults(
        "an empty scope",
        "  - scope: {}\n    values: {category: x}\n",
        {P: ("people", "x"), A: ("pages", "x")},
    ),
    of_defaults("no scope", "  - values: {category: x}\n", {P: ("people", "x"), A: ("pages", "x")}),
    of_defaults("no values", "  - scope: {path: ''}\n" + scope("x", ""), {P: ("people", "x")}),
    of_defaults(
        "a null does not count", scope("x", "") + scope("~", "_people"), {P: ("people", "x")}
    ),
    of_defaults(
        "the last of two", scope("x", "") + scope("y", ""), {P: ("people", "y"), A: ("pages", "y")}
    ),
    of_defaults(
        "the longer path, whichever comes first",
        scope("x", "_people/old") + scope("y", "_people") + scope("z", ""),
        {"_people/old/a.md": ("people", "x"), P: ("people", "y"), S: ("stories", "z")},
    ),
    of_defaults(
        "a type over none",
        scope("x", "", "people") + scope("y", ""),
        {P: ("people", "x"), A: ("pages", "y")},
    ),
    of_defaults(
        "a path over a type", scope("x", "_people") + scope("y", "", "people"), {P: ("people", "x")}
    ),
    of_defaults(
        "paths are texts",
        scope("x", "_people/old") + scope("y", "b"),
        {
            "_people/older/a.md": ("people", "x"),
            "_people/old.md": ("people", "x"),
            "bc/a.md": ("pages", "y"),
            A: ("pages", None),
        },
    ),
    of_defaults(
        "a slash at the end",
        scope("x", "_people/old/"),
        {"_people/older/a.md": ("people", None), "_people/old/a.md": ("people", "x")},
    ),
    of_defaults("a slash first", scope("x", "/_people"), {P: ("people", None)}),
    of_defaults(
        "one file",
        scope("x", "_people/a.md"),
        {P: ("people", "x"), "_people/b.md": ("people", None)},
    ),
    of_defaults(
        "a number as the path",
        "  - scope: {path: 5}\n    values: {category: x}\n",
        {P: ("people", "x")},
    ),
    of_defaults(
        "a pattern",
        scope("x", "_people/*/old"),
        {
            "_people/b/old/a.md": ("people", "x"),
            "_people/old/a.md": ("people", None),
            P: ("people", None),
        },
    ),
    of_defaults(
        "a pattern for files",
        scope("x", "_people/2021-*.md"),
        {
            "_people/2021-a.md": ("people", "x"),
            "_people/2020-a.md": ("people", None),
            "_people/b/2021-a.md": ("people", None),
        },
    ),
    of_defaults(
        "a pattern of any depth",
        scope("x", "_people/**/old/*"),
        {
            "_people/b/c/old/a.md": ("people", "x"),
            "_people/old/a.md": ("people", "x"),
            P: ("people", None),
        },
    ),
    of_defaults(
        "a pattern with choices",
        scope("x", "_{people,stories}/*[ab].m?"),
        {P: ("people", "x"), S: ("stories", "x"), "_people/c.md": ("people", None)},
    ),
    of_defaults(
        "a star for all",
        scope("x", "*"),
        {P: ("people", "x"), "b/c.md": ("pages", "x"), A: ("pages", "x")},
    ),
    of_defaults(
        "a folder for collections, in scopes or not",
        scope("x", "_people") + scope("y", "parts/_stories") + scope("z", "parts/b"),
        {
            "parts/_people/a.md": ("people", "x"),
            "parts/_stories/a.md": ("stories", "y"),
            "parts/b/a.md": ("pages", None),
        },
        "collections_dir: parts\n",
    ),
    of_defaults(
        "a folder for collections, and patterns",
        scope("x", "_people/*") + scope("y", "parts/_stories/*"),
        {"parts/_people/a.md": ("people", None), "parts/_stories/a.md": ("stories", "y")},
        "collections_dir: parts\n",
    ),
    of_defaults(
        "what goes over what, for documents",
        scope("x", "_")
        + "  - {scope: {path: _people}, values: {layout: y}}\n"
        + scope("z", "_peop"),
        {P: ("people", "x")},
    ),
    of_defaults(
        "what goes over what, for pages",
        scope("x", "g") + "  - {scope: {path: guides}, values: {layout: y}}\n" + scope("z", "guid"),
        {"guides/a.md": ("pages", "z")},
    ),
    Configuration(
        "defaults that are no list", "defaults: {values: {category: x}}\n", {}, {A: ("pages", None)}
    ),
    Configuration(
        "defaults by merge",
        "person: &person\n  category: person\ncollections: [people]\ndefaults:\n"
        "  - scope: {path: '', type: people}\n    values:\n      <<: *person\n      layout: x\n",
        {"labels": ["people", "posts"]},
        {P: ("people", "person"), A: ("pages", None)},
    ),
]

CONFIGURATIONS = [*YAML, *VALUES, *DEFAULTS]
UNSET = {
    **dict.fromkeys(("url", "baseurl", "title", "description", "collections_dir"), ""),
    **{"source": ".", "future": False, "unpublished": False, "labels": ["posts"]},
}

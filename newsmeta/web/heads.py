"""Metadata in the heads of pages, parsed as in browsers. None of it is trusted.

The parser is Lexbor, which follows the HTML standard: the ends of heads, comments and attributes
are the same as in browsers. Only the part of a page in the answer is parsed.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from newsmeta.late_patterns import late_pattern
from newsmeta.page_heads import PageHead

if TYPE_CHECKING:
    from newsmeta.answers import Answer

_MOST_BYTES = 2**20
_LONGEST = 2_000
"""Longest text that is kept, in characters; longer texts are no metadata."""
_LONGEST_URL = 8_000
_PARSED_AT_ONCE = 20_000
"""Size of a page, in characters, that is parsed quickly whatever its content."""
_PATIENCE = 5.0
"""Time limit for a larger page, in seconds; normally it takes a hundredth of one."""
_MOST_LATE = 2
"""Most pages over the time limit at once; beyond that, large pages are not parsed."""
_late: list[threading.Thread] = []
_MOST_OBJECTS = 5_000
"""Most values of structured data that are visited."""

_META_CHARSET = late_pattern(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{1,40})", re.I)
_CHARSETS = {
    "windows-1252": r"(?:iso-8859-1|latin-?1|l1|(?:us-)?ascii|windows-1252)",
    "windows-1254": r"(?:iso-8859-9|latin5|l5)",
    "cp874": r"(?:windows-874|dos-874|tis-620|iso-8859-11)",
    "iso-8859-2": r"(?:latin2|l2)",
    "iso-8859-8": r"(?:iso-8859-8-[ei]|hebrew|logical|visual)",
    "koi8-r": r"(?:koi|koi8|koi8_r)",
    "koi8-u": r"koi8-ru",
    "cp866": r"(?:cp866|ibm866|866)",
    "mac-roman": r"(?:macintosh|mac|x-mac-roman)",
    "mac-cyrillic": r"(?:x-mac-cyrillic|x-mac-ukrainian)",
    "cp932": r"(?:shift[-_]jis|x-sjis|sjis|windows-31j|ms_kanji)",
    "euc-jp": r"x-euc-jp",
    "gb18030": r"(?:gb2312|gbk|x-gbk|gb_2312-80|gb18030|chinese)",
    "cp949": r"(?:euc-kr|ks_c_5601-1987|ksc5601|korean|windows-949)",
    "big5hkscs": r"(?:big5|big5-hkscs|cn-big5|x-x-big5)",
    "utf-16-le": r"(?:utf-16|utf-16le|unicode)",
    "utf-16-be": r"utf-16be",
}
"""Labels of encodings in pages, by the name of the encoding in Python, as in the standard."""
_SAME_NAME = late_pattern(
    r"(?:windows-125[0-8]|iso-8859-(?:[2-8]|1[03-6])|koi8-[ru]|euc-jp|iso-2022-jp)"
)
_ISO = late_pattern(r"iso[-_]?8859[-_]?(?=[0-9])")
_CODE_PAGE = late_pattern(r"(?:x-)?cp(?=125[0-8])")
_ABSOLUTE = late_pattern(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:)?//")
_UNSEEN = late_pattern(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202f\u2066-\u2069\ufeff]")
_ARTICLE = late_pattern(r"(?:\w*Article|BlogPosting|LiveBlogPosting|Report|VideoObject)")


def head_of(answer: Answer) -> PageHead | None:
    """Return the metadata of the page in an answer; None if there is no page."""
    if answer.head is None:
        return None
    return read_head(answer.head, answer.final_url or answer.url, answer.charset)


def read_head(data: bytes, url: str, charset: str | None = None) -> PageHead:
    """Return the metadata in the head of a page.

    Args:
        data: The beginning of the page.
        url: The URL of the page.
        charset: The encoding according to the server.
    """
    tree = _parsed(_text(data[:_MOST_BYTES], charset))
    if tree is None:
        return PageHead()
    head = tree.head
    nodes = list(head.css("base, link, meta, script, title")) if head is not None else []
    return _Head(nodes, tree.root, url).read()


def _parsed(text: str) -> Any:
    """Return the tree of a page; None if parsing takes too long.

    Lexbor compares each attribute of a tag with all earlier ones. A tag with tens of thousands of
    attributes takes minutes. So a large page is parsed in a thread that is abandoned if it is late.
    """
    from selectolax.lexbor import LexborHTMLParser

    if len(text) <= _PARSED_AT_ONCE:
        return LexborHTMLParser(text)
    _late[:] = [each for each in _late if each.is_alive()]
    if len(_late) >= _MOST_LATE:
        return None
    trees: list[Any] = []
    thread = threading.Thread(
        target=lambda: trees.append(LexborHTMLParser(text)), daemon=True, name="newsmeta-page"
    )
    thread.start()
    thread.join(_PATIENCE)
    if thread.is_alive():
        _late.append(thread)
        return None
    return trees[0] if trees else None


def _text(data: bytes, charset: str | None) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if not charset and (match := _META_CHARSET.search(data[:4096])):
        charset = match[1].decode("ascii", "replace")
        charset = "utf-8" if charset.lower().startswith("utf-16") else charset
    return data.decode(_encoding(charset or "utf-8"), "replace").replace("\0", "\ufffd")


def _encoding(label: str) -> str:
    """Return Python's name of an encoding; UTF-8 for an unknown one."""
    name = _CODE_PAGE.sub("windows-", _ISO.sub("iso-8859-", label.strip().lower()))
    if _SAME_NAME.fullmatch(name):
        return name
    known = (python for python, labels in _CHARSETS.items() if re.fullmatch(labels, name))
    return next(known, "utf-8")


class _Head:
    """A reader for the head of a page.

    Args:
        nodes: The elements that may contain metadata.
        root: The root element of the page.
        url: The URL of the page.
    """

    def __init__(self, nodes: list[Any], root: Any, url: str) -> None:
        self._nodes = nodes
        self._root = root
        self._base = url
        base = next((href for node in nodes if (href := _given(node, "href", "base"))), "")
        self._base = self._complete(base) or url
        self._metas = self._named()
        self._data = list(_structured(nodes))

    def read(self) -> PageHead:
        """Return the metadata."""
        links = {"canonical": self._link("canonical"), "amp": self._link("amphtml")}
        relative = frozenset(
            name for name, href in links.items() if href and not _ABSOLUTE.match(href)
        )
        title = next((node.text() for node in self._nodes if node.tag == "title"), "")
        return PageHead(
            canonical=self._complete(links["canonical"]),
            amp=self._complete(links["amp"]),
            relative=relative,
            title=self._first("headline", "og:title", "twitter:title", "dc.title") or _plain(title),
            description=self._first(
                "", "og:description", "description", "twitter:description", "dc.description"
            )
            or self._first("description"),
            published=self._first(
                "datePublished",
                *("article:published_time", "og:article:published_time", "og:published_time"),
                *("datepublished", "parsely-pub-date", "sailthru.date", "dc.date.issued"),
                *("dcterms.date", "publish-date", "pubdate", "date"),
            ),
            site_name=self._first("", "og:site_name") or self._publisher(),
            picture=self._complete(
                self._first("", "og:image:secure_url", "og:image", "og:image:url")
                or self._first("image", "twitter:image", "twitter:image:src")
            ),
            language=_plain(str((self._root.attributes.get("lang") if self._root else "") or ""))
            or self._first("inLanguage", "og:locale", "content-language").replace("_", "-"),
        )

    def _link(self, rel: str) -> str:
        """Return the target of the links of a type; empty if they contradict each other."""
        found = {
            href
            for node in self._nodes
            if rel in (node.attributes.get("rel") or "").lower().split()
            and (href := _given(node, "href", "link"))
        }
        return found.pop() if len(found) == 1 else ""

    def _named(self) -> dict[str, str]:
        """Return the contents of `meta` elements by name; the first one counts."""
        found: dict[str, str] = {}
        for node in self._nodes:
            content = _given(node, "content", "meta")
            for key in ("property", "name", "itemprop", "http-equiv"):
                name = (node.attributes.get(key) or "").strip().lower() if content else ""
                if name:
                    found.setdefault(name, content)
        return found

    def _first(self, field: str, *names: str) -> str:
        """Return a field of the structured data, or else the first of the named `meta` elements."""
        texts = [_text_in(each.get(field)) for each in self._data] if field else []
        texts += [self._metas.get(name, "") for name in names]
        return next((plain for text in texts if (plain := _plain(text))), "")

    def _publisher(self) -> str:
        for each in self._data:
            publisher = each.get("publisher")
            publisher = publisher[0] if isinstance(publisher, list) and publisher else publisher
            if isinstance(publisher, dict) and (name := _plain(_text_in(publisher.get("name")))):
                return name
        return ""

    def _complete(self, href: str) -> str:
        """Return a reference as an absolute URL, resolved as in browsers; empty if invalid."""
        import ada_url

        if not href or len(href) > _LONGEST_URL:
            return ""
        try:
            url = ada_url.URL(href, base=self._base)
        except (ValueError, UnicodeEncodeError):
            return ""
        return url.href if url.protocol in ("http:", "https:") else ""


def _given(node: Any, attribute: str, tag: str) -> str:
    """Return an attribute of an element with the given tag; empty for other elements."""
    return (node.attributes.get(attribute) or "").strip() if node.tag == tag else ""


def _structured(nodes: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield the articles in the structured data of a head."""
    for node in nodes:
        kind = (node.attributes.get("type") or "").strip().lower() if node.tag == "script" else ""
        if kind != "application/ld+json":
            continue
        try:
            content = json.loads(node.text())
        except (ValueError, RecursionError):
            continue
        yield from _articles(content)


def _articles(content: Any) -> Iterator[dict[str, Any]]:
    waiting, seen = [content], 0
    while waiting and seen < _MOST_OBJECTS:
        value = waiting.pop(0)
        seen += 1
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            kinds = value.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(kind, str) and _ARTICLE.fullmatch(kind) for kind in kinds):
                yield value
            waiting += [value[key] for key in ("@graph", "mainEntity") if key in value]


def _text_in(value: Any) -> str:
    """Return a value of structured data as text: the text itself, or its URL or name."""
    for _ in range(3):
        if isinstance(value, list) and value:
            value = value[0]
        elif isinstance(value, dict):
            value = value.get("url") or value.get("name") or value.get("@id")
    return value if isinstance(value, str) else ""


def _plain(text: str) -> str:
    """Return a text on one line, without invisible characters; empty if it is too long."""
    words = " ".join(_UNSEEN.sub(" ", text).split())
    return words if len(words) <= _LONGEST else ""

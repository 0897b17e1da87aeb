"""The page, composed of its parts, with nothing to fetch."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from newsmeta.data_classes import dataclass
from newsmeta.site_report.findings import Shown, data_of
from newsmeta.site_report.history import history
from newsmeta.site_report.markup import Markup, element, text
from newsmeta.site_report.overview import overview
from newsmeta.site_report.rows import section
from newsmeta.statistics.history import Changes
from newsmeta.statistics.model import Statistics

_SLOT = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a page.

    Attributes:
        title: The title of the page.
        about: A line on the subject and time of the page.
        version: The version of newsmeta.
        statistics: The figures.
        looked_at: The number of files that were looked at, including pictures.
        findings: The findings.
        changes: The changes since an earlier report; None if none was given.
        earlier: The name of that report.
    """

    title: str
    about: str
    version: str
    statistics: Statistics
    looked_at: int
    findings: Shown
    changes: Changes | None = None
    earlier: str = ""


def page(content: Content) -> Iterator[str]:
    """Yield the page in pieces."""
    style, script = _resource("page.css"), _resource("page.js")
    sections = {
        "overview": overview(content.statistics, content.looked_at),
        "findings": section(content.findings),
    }
    if content.changes is not None:
        sections["history"] = history(content.changes, content.earlier)
    links = [element("li", element("a", name.capitalize(), href=f"#{name}")) for name in sections]
    slots = {
        "policy": text(_policy(style, script)),
        "version": text(content.version),
        "title": text(content.title),
        "heading": element("bdi", content.title, dir="auto"),
        "about": text(content.about),
        "style": style,
        "parts": "".join(links),
        "sections": "\n".join(sections.values()),
        "script": script,
    }
    # Inserted text is not searched again.
    for number, piece in enumerate(_SLOT.split(_resource("template.html"))):
        if number % 2 and piece == "data":
            yield from data_of(content.findings)
        else:
            yield slots[piece] if number % 2 else piece


def _policy(style: str, script: str) -> str:
    """Return the permissions of the page in a browser: this script and this style."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(source: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"


@cache
def _resource(name: str) -> Markup:
    content = files("newsmeta.site_report").joinpath(name).read_text(encoding="utf-8")
    return Markup(content.replace("\r\n", "\n"))

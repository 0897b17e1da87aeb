"""The page: its parts put together, with nothing that has to be fetched."""

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
    """What a page is about.

    Attributes:
        title: What the page is called.
        about: What was looked at, and when, as a line.
        version: The version of newsmeta.
        statistics: The figures.
        looked_at: How many files were looked at, pictures among them.
        findings: The findings.
        changes: What changed since an earlier report; None where none was given.
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
    # What is put in is not looked through again.
    for number, piece in enumerate(_SLOT.split(_resource("template.html"))):
        if number % 2 and piece == "data":
            yield from data_of(content.findings)
        else:
            yield slots[piece] if number % 2 else piece


def _policy(style: str, script: str) -> str:
    """Return what a browser may do on the page: run this script and use this style."""
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

"""NM112: dangerous HTML in embeds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.diagnostics.changes import SetValue
from newsmeta.late_patterns import late_pattern
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.document import Document, PlainDocument

if TYPE_CHECKING:
    from newsmeta.rules.embeds import Flaw


class UnsafeEmbed(Rule):
    """An embed can run code that nobody has reviewed.

    **What it does.** Reports, in `featuredContent`: elements that run or load programs (`script`,
    `object`, `embed` and the like, a `meta` with `http-equiv`, a `link` to style sheets), and
    attributes that do so (`onclick` and similar ones, `srcdoc`, `javascript:` and `data:`
    addresses). An `iframe` from an unknown host is a warning. Known hosts are the common players of
    videos, sound, documents and maps, the hosts in `rules.embed-hosts`, and the site of the article
    itself. The fix removes scripts and attributes. It is unsafe, as the rest may not work as
    intended.

    **Why it matters.** The HTML is copied into the page as it is, and acts in the name of the site,
    for readers as well as signed-in users.

    **Example.**

    ```yaml
    featuredContent: "<iframe src='https://youtube.com/embed/h70jOr56EKs' onload='go()'></iframe>"
    ```

    **Use instead.**

    ```yaml
    featuredContent: "<iframe src='https://youtube.com/embed/h70jOr56EKs'></iframe>"
    ```
    """

    code = "NM112"
    name = "unsafe-embed"
    severity = Severity.ERROR
    fix = FixSafety.UNSAFE


RULES: tuple[type[Rule], ...] = (UnsafeEmbed,)

_FIELD = "featuredContent"
_PIECE = late_pattern(
    r"""<script\b.*?(?P<script></script\s*+>|\Z)|<!--.*?(?:-->|\Z)|"""
    r"""(?P<tag><[a-z][^\s/>]*+)(?P<attributes>(?:[^>"']|"[^"]*"|'[^']*')*+)(?P<end>>?)""",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = late_pattern(
    r"""[\s/]*+(?P<name>[^\s/>=]*+)(?:\s*+=\s*+(?:"[^"]*"|'[^']*'|[^\s>"'][^\s>]*+))?"""
)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding about the first danger in an embed."""
    for value in document.of_type("html"):
        if value.pointer != (_FIELD,):
            continue
        own = document.values
        found = _flaw(value.text, own, context)
        if found is None:
            continue
        right = _without_programs(value.text) if found.is_program else ""
        left = _flaw(right, own, context) if right else found
        is_right = left is None or not left.is_program
        yield Finding(
            UnsafeEmbed.code,
            f"{value.name}: {found.message}",
            value.node.span,
            found.hint,
            value.pointer,
            severity=None if found.is_program else Severity.WARNING,
            change=SetValue(value.pointer, right) if right and is_right else None,
        )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    if _FIELD not in document.values:
        return True
    text = document.values[_FIELD]
    return not isinstance(text, str) or _flaw(text, document.values, context) is None


def _without_programs(html: str) -> str:
    """Return HTML without its scripts, and without the attributes that run programs."""
    from newsmeta.rules.embeds import runs

    def kept(attribute: re.Match[str]) -> str:
        return "" if runs(attribute["name"].lower()) else attribute[0]

    def piece(found: re.Match[str]) -> str:
        if found["script"]:
            return ""
        if not found["end"]:  # A comment, or an element without an end.
            return found[0]
        return f"{found['tag']}{_ATTRIBUTE.sub(kept, found['attributes'])}>"

    return _PIECE.sub(piece, html).strip()


def _flaw(text: str, own: Mapping[str, Any], context: Context) -> Flaw | None:
    """Return the danger in a piece of HTML, with advice; None if it is safe."""
    from newsmeta.rules.embeds import unsafe

    return unsafe(text, _hosts(own), context.settings.embed_hosts)


def _hosts(own: Mapping[str, Any]) -> list[str]:
    """Return the hosts of the article itself."""
    from newsmeta.urls import parse

    provider = own.get("provider")
    domain = provider.get("domain") if isinstance(provider, Mapping) else None
    urls = (own.get(field) for field in ("webUrl", "originalUrl"))
    parsed = (parse(url) for url in urls if isinstance(url, str))
    hosts = [url.host for url in parsed if url is not None]
    return [*hosts, domain] if isinstance(domain, str) else hosts

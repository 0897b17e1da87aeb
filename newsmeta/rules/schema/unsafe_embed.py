"""NM112: what an embed may not do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.diagnostics.changes import SetValue
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.document import Document, PlainDocument


class UnsafeEmbed(Rule):
    """An embed runs what nobody has looked at.

    **What it does.** Reports, in `featuredContent`: elements that run or load programs (`script`,
    `object`, `embed` and the like), attributes that do (`onclick` and all that begins with `on`,
    `srcdoc`, addresses of `javascript:` and `data:`), and an `iframe` of another host than those
    of `rules.embed-hosts`, by default the well-known hosts of videos, and of the site of the
    article itself. The fix takes scripts and attributes out, and is unsafe: what is left may not
    be what was meant.

    **Why it matters.** The HTML goes onto the page as it is, and acts in the name of the site:
    for its readers, and for those who are signed in.

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
_SCRIPT = r"(?is)<script\b.*?</script\s*>"
_ATTRIBUTE = r"""(?is)[\s/]+(?:on[a-z]+|srcdoc)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+)"""


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield the first thing in an embed that is not safe."""
    for value in document.of_type("html"):
        if value.pointer != (_FIELD,):
            continue
        own = document.values
        found = _flaw(value.text, own, context)
        if found is None:
            continue
        right = re.sub(_ATTRIBUTE, "", re.sub(_SCRIPT, "", value.text)).strip()
        is_right = bool(right) and right != value.text and _flaw(right, own, context) is None
        yield Finding(
            UnsafeEmbed.code,
            f"{value.name}: {found[0]}",
            value.node.span,
            found[1],
            value.pointer,
            change=SetValue(value.pointer, right) if is_right else None,
        )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell, at little cost, whether `check` would find nothing in what follows the schema."""
    if _FIELD not in document.values:
        return True
    text = document.values[_FIELD]
    return not isinstance(text, str) or _flaw(text, document.values, context) is None


def _flaw(text: str, own: Mapping[str, Any], context: Context) -> tuple[str, str] | None:
    """Return what is not safe in a piece of HTML, and what to do about it."""
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

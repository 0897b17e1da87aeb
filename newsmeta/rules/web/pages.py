"""NM706 and NM707: whether pages name the addresses that stand in files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.rules.base import Context, Need, Phase, Rule
from newsmeta.rules.document import Document
from newsmeta.rules.web.asking import Asked, Thing, answered, is_aside, is_home
from newsmeta.rules.web.links import Redirected
from newsmeta.rules.web.targets import may_stand, moved_to, replaced, target_of

if TYPE_CHECKING:
    from newsmeta.answers import Answer
    from newsmeta.rules.values import UrlValue
    from newsmeta.urls import Url

_NEEDS = frozenset((Need.URLS, Need.SITE, Need.LINKS, Need.WEB_PAGES))


class CanonicalMismatch(Rule):
    """The page wants to be known by another address.

    **What it does.** Compares `webUrl`, also of related entries, with the `rel=canonical` of
    the page. Spelling, `http` or `https`, tracking parameters and fragments make no
    difference. Nothing is said where the page names itself without its host, names the home
    page, or is one to log in or to consent; nor of what NM703 reports. The fix writes the
    page's own address. It is unsafe: a page may be mistaken about itself. Where the address
    belongs to another site, there is none.

    **Why it matters.** Search engines and readers know the page by its own address. Two files
    about one page are not seen to be that.

    **Example.** A page that says `<link rel="canonical" href="https://www.example.com/news/trees">`:

    ```yaml
    webUrl: "https://www.example.com/news/trees?page=1"
    ```

    **Use instead.**

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    ```
    """

    code = "NM706"
    name = "canonical-mismatch"
    severity = Severity.WARNING
    fix = FixSafety.UNSAFE
    phases = frozenset((Phase.ONLINE,))
    needs = _NEEDS


class AmphtmlMismatch(Rule):
    """The page names another AMP page.

    **What it does.** Compares `ampWebUrl` with the `rel=amphtml` of the page at `webUrl`, as
    NM706 compares addresses. Where either of the two is missing, nothing is said. The fix
    writes the AMP page that the page names, and its address in the AMP cache with it. It is
    unsafe: a page may be mistaken about itself.

    **Why it matters.** Caches keep only an AMP page that its page names.

    **Example.** A page that says
    `<link rel="amphtml" href="https://amp.example.com/news/trees">`:

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    ampWebUrl: "https://www.example.com/news/trees?amp"
    ```

    **Use instead.**

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    ampWebUrl: "https://amp.example.com/news/trees"
    ```
    """

    code = "NM707"
    name = "amphtml-mismatch"
    severity = Severity.WARNING
    fix = FixSafety.UNSAFE
    phases = frozenset((Phase.ONLINE,))
    needs = _NEEDS


RULES: tuple[type[Rule], ...] = (CanonicalMismatch, AmphtmlMismatch)

_WORDS: dict[type[Rule], str] = {
    CanonicalMismatch: "the page wants to be known as",
    AmphtmlMismatch: "the page names as its AMP page",
}


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield the pages that name other addresses than the file does."""
    from newsmeta.answers import Outcome

    if context.web is None:
        return
    known = {each.value.pointer: (each, answer) for each, answer in answered(document, context)}
    for each, answer in known.values():
        head = context.web.heads.get(each.address)
        is_page = each.thing is Thing.PAGE and answer.outcome is Outcome.OK
        if head is None or not is_page or answer.status != 200 or not _is_shown(each, answer):
            continue
        if "canonical" not in head.relative:
            yield from _compared(
                CanonicalMismatch, document, context, (each, answer), head.canonical
            )
        amp = known.get((*each.value.pointer[:-1], "ampWebUrl"))
        if amp is not None and "amp" not in head.relative:
            yield from _compared(AmphtmlMismatch, document, context, amp, head.amp)


def _is_shown(each: Asked, answer: Answer) -> bool:
    """Tell whether it was the page itself that came, and not what some are shown before it."""
    from newsmeta.urls import parse
    from newsmeta.urls.hosts import is_same_site

    end = parse(answer.final_url) if answer.hops else each.url
    if end is None or is_aside(end, each.url) or (is_home(end) and not is_home(each.url)):
        return False
    # For good, a page may move anywhere; what leads to another site for now is no page of it.
    return is_same_site(end.host, each.url.host) or answer.moved_to == answer.final_url


def _compared(
    rule: type[Rule], document: Document, context: Context, known: tuple[Asked, Answer], named: str
) -> Iterator[Finding]:
    """Yield an address that is written, and has answered, where the page names another."""
    each, answer = known
    url = _other(each, named)
    if url is not None and not _is_told(each, answer, url, context):
        yield _finding(rule, document, context, each, url)


def _other(each: Asked, text: str) -> Url | None:
    """Return the URL that a page names, where it is another than the one that is written."""
    from newsmeta.urls import parse
    from newsmeta.urls.canonical import page_key

    url = parse(text) if text else None
    if url is None or not may_stand(each, url) or is_home(url):
        return None
    return url if page_key(url) != page_key(each.url) else None


def _is_told(each: Asked, answer: Answer, url: Url, context: Context) -> bool:
    """Tell whether it is reported as a redirect that a URL is to be used."""
    from newsmeta.urls.canonical import page_key

    if Redirected.code not in context.enabled:
        return False
    target = moved_to(each, answer, frozenset(context.settings.tracking_parameters))
    return target is not None and page_key(target.url) == page_key(url)


def _finding(
    rule: type[Rule], document: Document, context: Context, each: Asked, url: Url
) -> Finding:
    value: UrlValue = each.value
    target = target_of(each, url, frozenset(context.settings.tracking_parameters))
    text = target.text if target else url.text
    doubt = target.doubt(document) if target and rule is CanonicalMismatch else ""
    found = Finding(
        rule.code,
        f"{value.name}: {_WORDS[rule]} {text}",
        value.node.span,
        doubt or f"write {text}",
        value.pointer,
    )
    return found if doubt else replace(found, change=replaced(document, value.pointer, text))

"""NM706 and NM707: addresses in files compared with those that pages declare."""

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
    """The page declares another canonical address.

    **What it does.** Compares `webUrl`, also of related entries, with the `rel=canonical` of the
    page. Spelling, `http` or `https`, tracking parameters and fragments make no difference. Nothing
    is reported if the page names itself without its host, names the home page, or is a page to log
    in or to consent, or if NM703 reports the URL. The fix writes the address that the page
    declares. It is unsafe, as a page may be wrong about itself. There is no fix if the address is
    on another site.

    **Why it matters.** Search engines and readers know the page by its canonical address. Two files
    about the same page are not recognized.

    **Example.** A page with `<link rel="canonical" href="https://www.example.com/news/trees">`:

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
    """The page declares another AMP page.

    **What it does.** Compares `ampWebUrl` with the `rel=amphtml` of the page at `webUrl`, as NM706
    compares addresses. Nothing is reported if either is missing. The fix writes the AMP page that
    the page declares, and its address in the AMP cache. It is unsafe, as a page may be wrong about
    itself.

    **Why it matters.** Caches keep an AMP page only if its page declares it.

    **Example.** A page with `<link rel="amphtml" href="https://amp.example.com/news/trees">`:

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
    CanonicalMismatch: "the page declares as its canonical address",
    AmphtmlMismatch: "the page declares as its AMP page",
}


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each page that declares other addresses than the file."""
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
    """Tell whether the answer was the page itself, and not one shown in front of it."""
    from newsmeta.urls import parse
    from newsmeta.urls.hosts import is_same_site

    end = parse(answer.final_url) if answer.hops else each.url
    if end is None or is_aside(end, each.url) or (is_home(end) and not is_home(each.url)):
        return False
    # A permanent redirect may lead anywhere; a temporary one to another site is not the page.
    return is_same_site(end.host, each.url.host) or answer.moved_to == answer.final_url


def _compared(
    rule: type[Rule], document: Document, context: Context, known: tuple[Asked, Answer], named: str
) -> Iterator[Finding]:
    """Yield a finding for an address that answers, if the page declares another one."""
    each, answer = known
    url = _other(each, named)
    if url is not None and not _is_told(each, answer, url, context):
        yield _finding(rule, document, context, each, url)


def _other(each: Asked, text: str) -> Url | None:
    """Return the URL that a page declares, if it differs from the written one."""
    from newsmeta.urls import parse
    from newsmeta.urls.canonical import page_key

    url = parse(text) if text else None
    if url is None or not may_stand(each, url) or is_home(url):
        return None
    return url if page_key(url) != page_key(each.url) else None


def _is_told(each: Asked, answer: Answer, url: Url, context: Context) -> bool:
    """Tell whether a URL is already reported as the target of a redirect."""
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

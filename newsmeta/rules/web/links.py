"""NM701 to NM703: links that lead nowhere or elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.rules.base import Context, Need, Phase, Rule
from newsmeta.rules.document import Document
from newsmeta.rules.web.asking import Asked, Thing, answered
from newsmeta.rules.web.targets import moved_to, replaced

if TYPE_CHECKING:
    from newsmeta.answers import Answer

_NEEDS = frozenset((Need.URLS, Need.SITE, Need.LINKS))


class DeadLink(Rule):
    """A URL leads nowhere.

    **What it does.** Asks the web for every URL of the front matter, and reports those that the
    server says do not exist (404 or 410), or whose host name does not exist. NM702 covers servers
    that do not answer, or not to programs.

    **Why it matters.** Readers end up on an error page, or see a broken picture.

    **Example.** A page that its publisher has removed:

    ```yaml
    webUrl: "https://www.example.com/news/tres"
    ```

    **Use instead.** The present address of the page:

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    ```
    """

    code = "NM701"
    name = "dead-link"
    severity = Severity.ERROR
    phases = frozenset((Phase.ONLINE,))
    needs = _NEEDS


class Unreachable(Rule):
    """The server of a URL gave no valid answer.

    **What it does.** Reports URLs whose server cannot be reached or fails, after several tries: no
    connection, no answer in time, an invalid certificate, or a server error (500 and above). Sites
    that refuse programs (401, 403, 429, 451, 999, or by their `robots.txt`) are an info, reported
    only if the rule is selected: most of them show the page to people.

    **Why it matters.** The server may be back soon, or be gone for good; check it again later.

    **Example.** A server whose certificate has expired:

    ```yaml
    webUrl: "https://old.example.com/news/trees"
    ```

    **Use instead.** The address of a server that answers:

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    ```
    """

    code = "NM702"
    name = "unreachable"
    severity = Severity.WARNING
    phases = frozenset((Phase.ONLINE,))
    needs = _NEEDS


class Redirected(Rule):
    """A URL is redirected for good.

    **What it does.** Reports URLs that are redirected for good (301 or 308), and names the address
    that the server wants to be used instead. The fix writes that address without tracking
    parameters, and updates the AMP cache URL along with an AMP page. There is no fix if the new
    address is the home page of a site, or on another site. Nothing is reported if it is a page to
    log in or to consent, or if a picture leads to something else (NM705). The fix is unsafe, as
    some sites send readers elsewhere when a page is gone.

    **Why it matters.** Each redirect costs readers time, and works only as long as somebody
    maintains it.

    **Example.**

    ```yaml
    webUrl: "http://example.com/news/trees"
    ```

    **Use instead.**

    ```yaml
    webUrl: "https://www.example.com/news/trees/"
    ```
    """

    code = "NM703"
    name = "redirected"
    severity = Severity.INFO
    fix = FixSafety.UNSAFE
    phases = frozenset((Phase.ONLINE,))
    needs = _NEEDS


RULES: tuple[type[Rule], ...] = (DeadLink, Unreachable, Redirected)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each URL that leads nowhere, or elsewhere."""
    from newsmeta.answers import Outcome

    told: set[tuple[object, ...]] = set()
    for each, answer in answered(document, context):
        value, outcome = each.value, answer.outcome
        if outcome is Outcome.OK:
            yield from _redirected(document, each, answer, context)
        # The copy of an AMP page in the cache is reported along with the page.
        elif value.is_derived and (*value.pointer[:-1], "ampWebUrl") in told:
            continue
        elif outcome is Outcome.GONE:
            told.add(value.pointer)
            yield _finding(DeadLink, document, each, _dead(each, answer), _advice(each))
        elif outcome in (Outcome.FAILED, Outcome.BLOCKED):
            told.add(value.pointer)
            yield _unreachable(document, each, answer, is_blocked=outcome is Outcome.BLOCKED)


def _finding(rule: type[Rule], document: Document, each: Asked, message: str, hint: str) -> Finding:
    value = each.value
    is_part = value.is_embedded
    span = document.url_part(value, 0, len(value.text)) if is_part else value.node.span
    return Finding(rule.code, f"{value.name}: {message}", span, hint, value.pointer)


def _dead(each: Asked, answer: Answer) -> str:
    from newsmeta.urls import host_of

    if answer.status is None:
        return (
            f"leads nowhere: the host {host_of(answer.final_url) or each.url.host} does not exist"
        )
    at = f" at {answer.final_url}" if answer.hops else ""
    return f"leads nowhere: the server answers {answer.status}{at}"


def _advice(each: Asked) -> str:
    if each.value.is_derived:
        return "remove it, if the page is not in the AMP cache"
    if each.thing is Thing.PICTURE:
        return "write the address of an existing picture, or remove it"
    return "write its present address, or remove it"


def _unreachable(document: Document, each: Asked, answer: Answer, *, is_blocked: bool) -> Finding:
    if not is_blocked:
        message = f"cannot be reached: {answer.reason}"
        hint = "try again later, or open it in a browser"
        return _finding(Unreachable, document, each, message, hint)
    message = f"refuses programs: {answer.reason}"
    hint = "open it in a browser to check it"
    found = _finding(Unreachable, document, each, message, hint)
    return replace(found, severity=Severity.INFO)


def _redirected(
    document: Document, each: Asked, answer: Answer, context: Context
) -> Iterator[Finding]:
    if each.value.is_embedded or each.value.is_derived:
        return
    if each.thing is Thing.PICTURE and answer.picture and not answer.picture.format:
        return  # The target is not a picture.
    target = moved_to(each, answer, frozenset(context.settings.tracking_parameters))
    if target is None:
        return
    message = f"is redirected for good to {target.text}"
    reason = target.doubt(document)
    if reason:
        yield _finding(Redirected, document, each, message, reason)
        return
    found = _finding(Redirected, document, each, message, f"write {target.text}")
    yield replace(found, change=replaced(document, each.value.pointer, target.text))

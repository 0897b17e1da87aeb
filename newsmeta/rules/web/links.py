"""NM701 to NM703: whether links lead anywhere, and where."""

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

    **What it does.** Asks the web for every URL of the front matter, and reports those for
    which the server says that there is nothing (404 or 410), or whose host has a name that
    nobody has. A server that does not answer programs, or not now, says nothing of the kind:
    see NM702.

    **Why it matters.** Readers end up on an error page, or see a broken picture.

    **Example.** A page that its publisher has taken away:

    ```yaml
    webUrl: "https://www.example.com/news/tres"
    ```

    **Use instead.** Where the page is now:

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
    """No sound answer came from a URL.

    **What it does.** Reports URLs whose server cannot be reached or fails, after several
    tries: no connection, no answer in time, a certificate that is not valid, a fault of the
    server (500 and above). Sites that turn programs away (401, 403, 429, 451, 999, or by
    their `robots.txt`) are an info, told only where this rule is selected: most of them show
    the page to people.

    **Why it matters.** The server may be back soon, or be gone for good. It takes a second
    look.

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
    """A URL has another address now.

    **What it does.** Reports URLs that are redirected for good (301 or 308), and names the
    address that the server wants to be used instead. The fix writes it, without what follows
    readers, and the AMP cache along with an AMP page. There is no fix where the new address
    is the home page of a site, or belongs to another site, and nothing is said where it is
    one to log in or to consent, or where a picture leads to what is none (NM705). The fix is
    unsafe: some sites send readers elsewhere when a page is gone.

    **Why it matters.** Each redirect costs readers time, and works only as long as somebody
    keeps it up.

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
    """Yield the URLs that lead nowhere, or elsewhere."""
    from newsmeta.answers import Outcome

    told: set[tuple[object, ...]] = set()
    for each, answer in answered(document, context):
        value, outcome = each.value, answer.outcome
        if outcome is Outcome.OK:
            yield from _redirected(document, each, answer, context)
        # What the cache keeps of an AMP page goes with it.
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
        return f"leads nowhere: nobody has the name {host_of(answer.final_url) or each.url.host}"
    at = f" at {answer.final_url}" if answer.hops else ""
    return f"leads nowhere: the server says {answer.status}{at}"


def _advice(each: Asked) -> str:
    if each.value.is_derived:
        return "remove it, if the AMP cache does not keep the page"
    if each.thing is Thing.PICTURE:
        return "write the address of a picture that is there, or remove it"
    return "write where it is now, or remove it"


def _unreachable(document: Document, each: Asked, answer: Answer, *, is_blocked: bool) -> Finding:
    if not is_blocked:
        message = f"cannot be reached: {answer.reason}"
        hint = "try again later, or open it in a browser"
        return _finding(Unreachable, document, each, message, hint)
    message = f"shows nothing to programs: {answer.reason}"
    hint = "open it in a browser to see whether it is there"
    found = _finding(Unreachable, document, each, message, hint)
    return replace(found, severity=Severity.INFO)


def _redirected(
    document: Document, each: Asked, answer: Answer, context: Context
) -> Iterator[Finding]:
    if each.value.is_embedded or each.value.is_derived:
        return
    if each.thing is Thing.PICTURE and answer.picture and not answer.picture.format:
        return  # To what is no picture.
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

"""NM317: AMP pages instead of the pages themselves."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Finding, Severity
from newsmeta.rules.base import Context, Need, Phase, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.urls.values import finding_at
from newsmeta.rules.urls.wrapped_url import wrapped_page
from newsmeta.rules.values import UrlValue


class AmpAsPage(Rule):
    """The URL of a page is that of its AMP page.

    **What it does.** Reports a `webUrl`, in the article and in related ones, whose address is that
    of an AMP page: on a host that begins with `amp.`, in a folder `amp`, ending with `.amp.html`,
    or with a parameter such as `amp=1` and `outputType=amp`. NM316 covers copies in an AMP cache,
    and NM313 an `ampWebUrl` that is the same page. A section of a site may be called `amp`, so this
    is only an info.

    **Why it matters.** Readers get the reduced page for phones, and two files about the same page
    are not recognized.

    **Example.**

    ```yaml
    webUrl: "https://www.example.com/news/trees/amp/"
    ```

    **Use instead.**

    ```yaml
    webUrl: "https://www.example.com/news/trees/"
    ampWebUrl: "https://www.example.com/news/trees/amp/"
    ```
    """

    code = "NM317"
    name = "amp-as-page"
    severity = Severity.INFO
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.URLS,))


RULES: tuple[type[Rule], ...] = (AmpAsPage,)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each AMP page in a field for the page itself."""
    from newsmeta.urls.canonical import key_of

    for urls in document.urls_by_owner.values():
        page, amp = urls.get("webUrl"), urls.get("ampWebUrl")
        sign = _sign(page) if page else None
        if page is None or sign is None:
            continue
        if amp is not None and key_of(amp.text) == key_of(page.text):
            continue
        yield finding_at(
            AmpAsPage,
            document,
            page,
            None,
            f"{sign} in it says that this is an AMP page",
            "write the address of the page itself" + ("" if amp else ", and this one as ampWebUrl"),
        )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    from newsmeta.urls.amp_pages import amp_sign

    return not any(field == "webUrl" and amp_sign(text) for _, field, text in document.typed["url"])


def _sign(page: UrlValue) -> str | None:
    from newsmeta.urls.amp_pages import amp_sign

    return None if wrapped_page(page) else amp_sign(page.text)

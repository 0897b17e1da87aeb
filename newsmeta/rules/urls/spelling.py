"""NM304 to NM306: the spelling of URLs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.rules.base import Context, Need, Phase, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.urls import wrapped_url
from newsmeta.rules.urls.values import PLAIN_KINDS, finding_at, odd_urls, plain_url
from newsmeta.rules.values import UrlValue


class EscapedUrl(Rule):
    """A URL is escaped for HTML.

    **What it does.** Reports `&amp;`, `&#038;` and the like in URLs: entities for `&`, quotes
    and angle brackets.

    **Why it matters.** Front matter is not HTML. The server gets a parameter called `amp;ssl`, or
    nothing from the `#` on, and answers with another picture or page.

    **Example.**

    ```yaml
    images:
      - url: "https://i2.example.com/trees.png?resize=620%2C497&#038;ssl=1"
    ```

    **Use instead.**

    ```yaml
    images:
      - url: "https://i2.example.com/trees.png?resize=620%2C497&ssl=1"
    ```
    """

    code = "NM304"
    name = "escaped-url"
    severity = Severity.WARNING
    fix = FixSafety.SAFE
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.URLS,))


class TrackingParameter(Rule):
    """A URL has tracking parameters.

    **What it does.** Reports parameters that campaigns, social networks and mailing systems add to
    links: `utm_*`, `fbclid`, `gclid`, `mc_cid` and the like; those that publishers add to links to
    their own pages, such as `smid` of the New York Times, but only on their hosts; and those in
    `rules.tracking-parameters`. The fix removes them and leaves the rest as it is. URLs of pictures
    are not reported, since their signature may cover all parameters.

    **Why it matters.** The same page has many addresses, so duplicates are not recognized, and the
    publisher counts all readers of the site for another campaign.

    **Example.**

    ```yaml
    webUrl: "https://www.example.com/news/trees?id=7&utm_source=newsletter"
    ```

    **Use instead.**

    ```yaml
    webUrl: "https://www.example.com/news/trees?id=7"
    ```
    """

    code = "NM305"
    name = "tracking-parameter"
    severity = Severity.WARNING
    fix = FixSafety.SAFE
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.URLS,))
    is_needless = True


class NonCanonicalUrl(Rule):
    """A URL is not in canonical form.

    **What it does.** Reports capitals in scheme and host, the default port of the scheme, `.` and
    `..` in the path, and needless escapes in the path: differences that no server can see (RFC
    3986, section 6.2.2). Differences that might matter are not reported: case of the path, order of
    the query, other escapes, trailing slashes, AMP suffixes.

    **Why it matters.** Canonical addresses can be compared and searched for.

    **Example.**

    ```yaml
    webUrl: "HTTPS://WWW.Example.com:443/news/../news/%74rees"
    ```

    **Use instead.**

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    ```
    """

    code = "NM306"
    name = "non-canonical-url"
    severity = Severity.WARNING
    fix = FixSafety.SAFE
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.URLS,))


RULES: tuple[type[Rule], ...] = (EscapedUrl, TrackingParameter, NonCanonicalUrl)

_ENTITY = (
    r"(?i)&(?:(amp|#0*38|#x0*26)|(quot|#0*34|#x0*22)|(apos|#0*39|#x0*27)|(lt|#0*60|#x0*3c)"
    r"|(gt|#0*62|#x0*3e));"
)
_CHARACTERS = ("&", '"', "'", "<", ">")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield findings about the spelling of each URL."""
    for value in document.urls:
        yield from _flaws(value, context, document)


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    values = odd_urls(document)
    if context.settings.tracking_parameters:
        # Ordinary URLs have none of the known parameters, but may have others.
        values = [*values, *_with_parameters(document)]
    return all(
        flaw.code not in context.enabled for value in values for flaw in _flaws(value, context)
    )


def _with_parameters(document: PlainDocument) -> Iterator[UrlValue]:
    for kind in PLAIN_KINDS:
        for owner, field, text in document.typed[kind]:
            if "?" in text:
                yield plain_url(owner, field, text, kind)


def _flaws(
    value: UrlValue, context: Context, document: Document | None = None
) -> Iterator[Finding]:
    """Yield findings about a URL, with places if there is a document."""
    from newsmeta.urls.canonical import canonical
    from newsmeta.urls.tracking import tracking_parameters, without_tracking
    from newsmeta.urls.unseen import unseen, without

    if value.url is None or not value.url.is_web or value.is_embedded or value.is_derived:
        return
    text = value.text
    more = frozenset(context.settings.tracking_parameters)
    entities = list(re.finditer(_ENTITY, text)) if "&" in text else []
    if entities:
        yield finding_at(
            EscapedUrl,
            document,
            value,
            entities[0].span(),
            f"the URL is escaped for HTML: {entities[0][0]}",
            f"write {_character(entities[0])}",
            re.sub(_ENTITY, _character, text),
        )
        return  # Other rules would only see pieces of entities.
    if wrapped_url.speaks_of(value, context):
        return
    # A parameter of a picture's URL may be covered by a signature.
    if not value.is_image and (found := tracking_parameters(text, more)):
        names = ", ".join(dict.fromkeys(parameter.name for parameter in found))
        yield finding_at(
            TrackingParameter,
            document,
            value,
            (found[0].start, found[0].end),
            f"the URL has tracking parameters: {names}",
            "remove the parameter" if len(found) == 1 else "remove the parameters",
            without_tracking(text, more),
        )
    seen = without(text, unseen(text))  # Another rule reports invisible characters.
    if (right := canonical(seen)) != seen:
        yield finding_at(
            NonCanonicalUrl,
            document,
            value,
            _difference(text, right),
            "the URL is not in canonical form",
            f"write {right}",
            right,
        )


def _character(match: re.Match[str]) -> str:
    return _CHARACTERS[(match.lastindex or 1) - 1]


def _difference(text: str, other: str) -> tuple[int, int]:
    """Return the start and end in `text` of the difference between two texts."""
    start = 0
    while start < min(len(text), len(other)) and text[start] == other[start]:
        start += 1
    tail = 0
    while tail < min(len(text), len(other)) - start and text[-1 - tail] == other[-1 - tail]:
        tail += 1
    end = len(text) - tail
    return (start, end) if end > start else (max(start - 1, 0), start)

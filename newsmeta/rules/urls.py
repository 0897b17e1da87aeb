"""NM301 to NM306 and NM312: URLs by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.diagnostics.changes import SetValue
from newsmeta.rules.base import Context, Rule, quote
from newsmeta.rules.document import PICTURE, Document, PlainDocument, UrlValue
from newsmeta.rules.url_values import plain_embedded, plain_url
from newsmeta.urls import WEB_SCHEMES
from newsmeta.urls.ordinary import ordinary_host


class NotAbsoluteHttp(Rule):
    """A URL is no complete address on the web.

    **What it does.** Reports URLs of another scheme than `http` and `https`, and, for
    pictures, URLs without a scheme and paths that do not begin at the top of the site. What
    is no URL at all is NM105. In files of a kind without a schema, fields whose names end in
    `url` are looked at, and `mailto:` and `tel:` may stand there.

    **Why it matters.** Readers, feeds and apps get the address as it is, out of the page it
    was written for. A path that depends on the page leads elsewhere on every other.

    **Example.**

    ```yaml
    images:
      - url: "//cdn.example.com/trees-1200x630.jpg"
    ```

    **Use instead.**

    ```yaml
    images:
      - url: "https://cdn.example.com/trees-1200x630.jpg"
    ```
    """

    code = "NM301"
    name = "not-absolute-http"
    severity = Severity.ERROR


class InsecureUrl(Rule):
    """A URL is one of `http`, not `https`.

    **What it does.** Reports URLs of `http:`, those in HTML embeds too.

    **Why it matters.** Browsers do not load insecure pictures and frames into secure pages,
    and anybody on the way can read and change what an insecure page says. The fix is unsafe:
    whether the site answers to `https` only the site can tell.

    **Example.**

    ```yaml
    webUrl: "http://www.example.com/news/trees"
    ```

    **Use instead.**

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    ```
    """

    code = "NM302"
    name = "insecure-url"
    severity = Severity.WARNING
    fix = FixSafety.UNSAFE


class UrlCredentials(Rule):
    """A URL holds a user name or a password.

    **What it does.** Reports URLs with something before an `@` in front of the host.

    **Why it matters.** Whoever reads the repository or the site can log in with it. Change
    the password: it stays in the history of the repository.

    **Example.**

    ```yaml
    webUrl: "https://editor:secret@www.example.com/news/trees"
    ```

    **Use instead.**

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    ```
    """

    code = "NM303"
    name = "url-credentials"
    severity = Severity.ERROR


class EscapedUrl(Rule):
    """A URL is escaped for HTML.

    **What it does.** Reports `&amp;`, `&#038;` and the like in URLs: entities for `&`, quotes
    and angle brackets.

    **Why it matters.** Front matter is no HTML. The server gets a parameter called
    `amp;ssl` or nothing at all from the `#` on, and answers with another picture or page.

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


class TrackingParameter(Rule):
    """A URL says where its readers came from.

    **What it does.** Reports parameters that campaigns, social networks and mailing systems
    add to links: `utm_*`, `fbclid`, `gclid`, `mc_cid` and the like, and those that
    `rules.tracking-parameters` names. The fix takes them out and leaves the rest as it is.

    **Why it matters.** One page has many addresses, so that duplicates are not seen, and the
    publisher counts all readers of the site for somebody else's campaign.

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


class NonCanonicalUrl(Rule):
    """A URL is not in canonical form.

    **What it does.** Reports capitals in scheme and host, the scheme's own port, `.` and `..`
    in the path, and escapes in the path of characters that need none: what no server can tell
    from the canonical form (RFC 3986, section 6.2.2). Anything that might matter stays: case
    of the path, order of the query, other escapes, trailing slashes, AMP suffixes.

    **Why it matters.** One page has one address, which can be compared and searched for.

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


class PrivateHost(Rule):
    """A URL leads to a host that the public cannot reach.

    **What it does.** Reports loopback, private and link-local addresses, names for local use
    such as `localhost` and `printer.local`, and bare names without a domain.

    **Why it matters.** The link works for whoever wrote it, and for nobody else.

    **Example.**

    ```yaml
    images:
      - url: "http://localhost:4000/assets/trees.jpg"
    ```

    **Use instead.**

    ```yaml
    images:
      - url: "/assets/trees.jpg"
    ```
    """

    code = "NM312"
    name = "private-host"
    severity = Severity.ERROR


RULES: tuple[type[Rule], ...] = (
    NotAbsoluteHttp,
    InsecureUrl,
    UrlCredentials,
    EscapedUrl,
    TrackingParameter,
    NonCanonicalUrl,
    PrivateHost,
)

_ENTITY = re.compile(
    r"&(?:(amp|#0*38|#x0*26)|(quot|#0*34|#x0*22)|(apos|#0*39|#x0*27)|(lt|#0*60|#x0*3c)"
    r"|(gt|#0*62|#x0*3e));",
    re.IGNORECASE,
)
_CHARACTERS = ("&", '"', "'", "<", ">")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# Of endings, only those that no file has: about.html is a page of the site.
_BARE_HOST = re.compile(
    r"(?:www\.[\w-]+\.|(?:[\w-]+\.)+(?:com|org|net|edu|gov|io|info)(?:[:/?#]|$))", re.IGNORECASE
)
_HARMLESS = ("mailto", "tel")
_AUTHORITY = re.compile(r"[^:]+://(?:([^/?#]*)@)?([^/?#]*)")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield what is wrong with each URL by itself."""
    for value in document.urls:
        yield from _look(value, context, document)


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell, at little cost, whether `check` would find nothing in what follows the schema."""
    typed, more = document.typed, bool(context.settings.tracking_parameters)
    for kind in ("url", PICTURE, "urlReference"):
        for owner, field, text in typed[kind]:
            if ordinary_host(text) and not (more and "?" in text):
                continue
            is_path = kind != "url" and text[0] == "/" and text[1:2] != "/"
            if not is_path and not _is_right(plain_url(owner, field, text, kind), context):
                return False
    embedded = (value for _, _, text in typed["html"] for value in plain_embedded(text))
    return all(_is_right(value, context) for value in embedded)


def _is_right(value: UrlValue, context: Context) -> bool:
    return all(finding.code not in context.enabled for finding in _look(value, context))


def _look(value: UrlValue, context: Context, document: Document | None = None) -> Iterator[Finding]:
    """Yield what is wrong with a URL, placed where there is a document to place it in."""
    from newsmeta.urls.hosts import private_reason

    if value.url is None or not value.url.is_web:
        yield from _not_on_the_web(value, context)
        return
    private = private_reason(value.url.host)
    if private:
        where = _AUTHORITY.match(value.text)
        yield _finding(
            PrivateHost.code,
            value,
            f"the host {value.url.host} is {private}",
            "write an address that the public can reach",
            document,
            where.span(2) if where else None,
        )
    elif value.url.scheme == "http":
        yield _finding(
            InsecureUrl.code,
            value,
            "is an insecure URL, of http",
            "write https, if the site has it",
            document,
            (0, len("http")),
            "https" + value.text[len("http") :],
        )
    if value.url.credentials:
        where = _AUTHORITY.match(value.text)
        yield _finding(
            UrlCredentials.code,
            value,
            "the URL holds a user name or password",
            "take it out, and change the password",
            document,
            where.span(1) if where else None,
        )
    if not value.is_embedded and not value.is_derived:
        yield from _spelling(value, context, document)


def _not_on_the_web(value: UrlValue, context: Context) -> Iterator[Finding]:
    text = value.text
    scheme = _SCHEME.match(text)
    hint = "write a complete URL, such as https://example.com/news"
    if scheme:
        if context.schema is not None or scheme[1].lower() not in _HARMLESS:
            is_web = scheme[1].lower() in WEB_SCHEMES
            problem = "is no complete URL" if is_web else f"is of {scheme[1]}, not of https"
            yield _finding(NotAbsoluteHttp.code, value, f"{quote(text)} {problem}", hint)
    elif value.is_page:
        if text.startswith("//"):
            yield _finding(
                NotAbsoluteHttp.code, value, f"{quote(text)} has no scheme", f"write https:{text}"
            )
        elif value.is_image and not text.startswith(("/", "{")):
            yield _finding(
                NotAbsoluteHttp.code,
                value,
                f"{quote(text)} is neither a complete URL nor a path from the top of the site",
                "write a URL of https, or a path that begins with a slash",
            )
        elif _BARE_HOST.match(text) and not value.is_image:
            yield _finding(
                NotAbsoluteHttp.code, value, f"{quote(text)} has no scheme", f"write https://{text}"
            )


def _spelling(value: UrlValue, context: Context, document: Document | None) -> Iterator[Finding]:
    """Yield what is wrong with how a URL is written."""
    from newsmeta.urls.canonical import canonical
    from newsmeta.urls.tracking import tracking_parameters, without_tracking

    text = value.text
    more = frozenset(name.lower() for name in context.settings.tracking_parameters)
    entities = list(_ENTITY.finditer(text)) if "&" in text else []
    if entities:
        yield _finding(
            EscapedUrl.code,
            value,
            f"the URL is escaped for HTML: {entities[0][0]}",
            f"write {_character(entities[0])}",
            document,
            entities[0].span(),
            _ENTITY.sub(_character, text),
        )
        return  # What the other rules would see are pieces of entities.
    if found := tracking_parameters(text, more):
        names = ", ".join(dict.fromkeys(parameter.name for parameter in found))
        yield _finding(
            TrackingParameter.code,
            value,
            f"the URL follows its readers: {names}",
            "take the parameter out" if len(found) == 1 else "take the parameters out",
            document,
            (found[0].start, found[0].end),
            without_tracking(text, more),
        )
    if (right := canonical(text)) != text:
        yield _finding(
            NonCanonicalUrl.code,
            value,
            "the URL is not in canonical form",
            f"write {right}",
            document,
            _difference(text, right),
            right,
        )


def _character(match: re.Match[str]) -> str:
    return _CHARACTERS[(match.lastindex or 1) - 1]


def _difference(text: str, other: str) -> tuple[int, int]:
    """Return from where to where in `text` two texts differ."""
    start = 0
    while start < min(len(text), len(other)) and text[start] == other[start]:
        start += 1
    tail = 0
    while tail < min(len(text), len(other)) - start and text[-1 - tail] == other[-1 - tail]:
        tail += 1
    end = len(text) - tail
    return (start, end) if end > start else (max(start - 1, 0), start)


def _finding(  # noqa: PLR0913, PLR0917
    code: str,
    value: UrlValue,
    message: str,
    hint: str,
    document: Document | None = None,
    part: tuple[int, int] | None = None,
    right: str | None = None,
) -> Finding:
    change = SetValue(value.pointer, value.with_url(right)) if right else None
    span = document.url_part(value, *part) if document and part else value.node.span
    return Finding(code, f"{value.name}: {message}", span, hint, value.pointer, change=change)

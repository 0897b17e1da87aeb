"""URLs and domains that were clearly meant by malformed texts."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from newsmeta.urls import WEB_SCHEMES, parse
from newsmeta.urls.beginnings import BLANK, wrong_beginning
from newsmeta.urls.canonical import canonical
from newsmeta.urls.hosts import is_public_name, private_reason
from newsmeta.urls.tracking import without_tracking
from newsmeta.urls.unseen import unseen, without

_UNFIT = re.compile(r"[\s<>\"\\]")
"""Characters that are never allowed in a URL."""

_ADDRESS = re.compile(
    r"(?i)(?<![/=:?&])https?://(?:(?![,;|]+https?://)[^\s<>\"\\“”„«»])+",
)
_ENCLOSED = re.compile(
    r"(?i)(?!https?:)(?:(?!https?://).)*?(https?://[^\s<>\"\\()]+)(?:\Z|[)\]>\"'»”])", re.DOTALL
)
"""A URL after words, up to its end or to the character that encloses it."""
_AROUND = "\"'`“”„‟‘’‚‛«»‹›「」『』＂＇"
_AROUND_OR_BLANK = _AROUND + BLANK
_BEHIND = ".,;:!?…)]}*_"
_PARTS = re.compile(r"(https?)://([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
_BARE_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_][\w-]*(?=[:/?#]|\Z)")
_WRONG_DOTS = re.compile(r"[,;](?=[\w-])")
_IN_NO_HOST = re.compile(r"[!$&'()*+,;=~]")
"""Characters that no registered name has, though the grammar of URLs allows them."""
_IN_NO_MEANT_HOST = re.compile(r"[!$&'()*+,;=~`{}\"]")
"""The same, with characters that browsers accept although the grammar does not."""
_SEVERAL_DOTS = re.compile(r"\.{2,}\Z")
_DASHES = re.compile("[‐-―−]")
_ENTITY = re.compile(r"&(?:(?:amp|#0*38|#x0*26);)+", re.IGNORECASE)
"""An ampersand as written in HTML, possibly escaped more than once."""


def addresses(text: str) -> list[str]:
    """Return the complete web addresses in a text, each once, in order."""
    return list(dict.fromkeys(_addresses(text)))


def meant_url(text: str) -> str | None:
    """Return the URL that was clearly meant by a malformed text.

    Text around the URL is removed, and forbidden characters are escaped. The result has no further
    flaw by itself.

    Returns:
        The URL; None if it is unclear.
    """
    text = _bare(text)
    several = addresses(text)
    if len(several) > 1:
        return None
    wrong = wrong_beginning(text)
    if len(_addresses(text)) > 1:
        text = several[0]  # The same URL again.
    elif wrong is not None:
        text = wrong.right or ""
    elif text.startswith("//"):
        text = f"https:{text}"
    elif (host := _BARE_HOST.match(text)) and is_public_name(host[0]):
        text = f"https://{text}"
    elif several and (found := _ENCLOSED.match(text)) and found[1].startswith(several[0]):
        text = several[0]
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return None
    host_name = dotted(plain_host(parts[2]))
    rest = _ENTITY.sub("&", escaped(parts[3]))
    url = canonical(without_tracking(f"{parts[1].lower()}://{host_name}{rest}"))
    # Text before removed parameters was not around the URL, though it is now at its end.
    bare = url.rstrip(_AROUND)
    url = bare + quote(url[len(bare) :])
    return url if _is_beyond_doubt(url) else None


def meant_domain(text: str) -> str | None:
    """Return the domain that was clearly meant by a malformed text; None if it is unclear."""
    text = _bare(text).lower()
    wrong = wrong_beginning(text)
    text = re.sub("^[a-z]+://+|^//+", "", (wrong and wrong.right) or text)
    host = re.split("[/?#]", text, maxsplit=1)[0]
    host = host.rpartition("@")[2].partition(":")[0]
    bare = ""
    while host != bare:  # After a removal, more may be removed before it.
        bare = host
        host = dotted(plain_host(host).lower().strip(".")).removeprefix("www.")
    return host if host and not _UNFIT.search(host) and "/" not in host else None


def plain_host(host: str) -> str:
    """Return a host without typographic quotes, dots and dashes."""
    plain = unicodedata.normalize("NFKC", host).replace("。", ".")
    plain, before = _DASHES.sub("-", plain), ""
    while plain != before:  # After a removal, more may be removed before it.
        before = plain
        name, colon, port = plain.strip(_AROUND_OR_BLANK).partition(":")
        plain = _SEVERAL_DOTS.sub("", name.rstrip(_AROUND_OR_BLANK)) + colon + port
    return plain


def dotted(host: str) -> str:
    """Return a host with dots instead of commas or semicolons between its names.

    It stays unchanged if the result is not a public name.
    """
    name, colon, port = host.partition(":")
    meant = _WRONG_DOTS.sub(".", name)
    if meant == name or not _BARE_HOST.fullmatch(meant) or not is_public_name(meant):
        return host
    return f"{meant}{colon}{port}"


def flaw_of_host(text: str) -> str:
    """Return advice on an impossible host of a URL; empty if the flaw is elsewhere.

    Args:
        text: A URL, with its scheme.
    """
    parts = _PARTS.fullmatch(text.strip())
    if parts is None:
        return ""
    name, _, port = parts[2].rpartition("@")[2].partition(":")
    if found := _IN_NO_HOST.search(name):
        return f"remove {found[0]} from the host, or write what was meant there"
    if name.startswith("."):
        return "remove the dot at the beginning of the host, or write what was meant before it"
    if ".." in name:
        return "write one dot where the host has several"
    if name.rstrip(".").endswith("_"):
        return "remove _ from the end of the host"
    if name and port and not port.isdigit():
        return "write the number of the port, or none"
    return ""


def unfit(text: str) -> tuple[str, bool]:
    """Return the first forbidden character in a URL, and whether it is in the host.

    The character is empty if there is none.
    """
    found = _UNFIT.search(text)
    if found is None:
        return "", False
    end = re.search("[/?#]", text.partition("://")[2])
    host_end = len(text) if end is None else text.index("://") + 3 + end.start()
    return found[0], "://" in text and found.start() < host_end


def escaped(text: str) -> str:
    """Return a URL with forbidden characters percent-encoded."""
    return _UNFIT.sub(lambda found: quote(found[0]), text)


def _bare(text: str) -> str:
    """Return a text without invisible characters, and blanks, quotes and brackets around it."""
    text, before = without(text, unseen(text)), ""
    while text != before:
        before = text
        text = text.strip(_AROUND_OR_BLANK)
        text = text[1:-1] if text[:1] == "<" and text[-1:] == ">" else text
    return text


def _addresses(text: str) -> list[str]:
    found = (match[0].rstrip(_AROUND + _BEHIND) for match in _ADDRESS.finditer(text))
    return [each for each in found if len(each) > len("https://")]


def _is_beyond_doubt(text: str) -> bool:
    url = parse(text)
    return (
        url is not None
        and url.scheme in WEB_SCHEMES
        and "." in url.host
        and ".." not in url.host
        and not _IN_NO_MEANT_HOST.search(url.host)
        and not url.credentials
        and not private_reason(url.host)
        and wrong_beginning(text) is None
        and not unseen(text)
    )

"""Repairs of texts that are plainly meant as URLs or domains."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from newsmeta.urls import WEB_SCHEMES, parse
from newsmeta.urls.beginnings import BLANK, second_beginning, wrong_beginning
from newsmeta.urls.canonical import canonical
from newsmeta.urls.hosts import is_public_name, private_reason
from newsmeta.urls.tracking import without_tracking
from newsmeta.urls.unseen import unseen, without

_UNFIT = re.compile(r"[\s<>\"\\]")
"""Characters that are invalid in URLs."""

_ADDRESS = re.compile(
    r"(?i)(?<![/=:?&])https?://(?:(?![,;|]+https?://)[^\s<>\"\\“”„«»])+",
)
_ENCLOSED = re.compile(
    r"(?i)(?!https?:)(?:(?!https?://).)*?(https?://[^\s<>\"\\()]+)(?:\Z|[)\]>\"'»”])", re.DOTALL
)
"""A URL after some words, up to their end or up to an enclosing character."""
_AROUND = "\"'`“”„‟‘’‚‛«»‹›「」『』＂＇"
_AROUND_OR_BLANK = _AROUND + BLANK
_BEHIND = ".,;:!?…)]}*_"
_PARTS = re.compile(r"(https?)://([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
_WIDE = re.compile(r"(https?)\s*(?=.{0,2}[\uff1a\uff0f])[:\uff1a][/\uff0f]{2}", re.IGNORECASE)
"""A scheme followed by full-width signs."""
_BARE_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_][\w-]*(?=[:/?#]|\Z)")
_WRONG_DOTS = re.compile(r"[,;](?=[\w-])")
_IN_NO_HOST = re.compile(r"[!$&'()*+,;=~]")
"""Characters that no registered name has, although the grammar of URLs allows them."""
_IN_NO_MEANT_HOST = re.compile(r"[!$&'()*+,;=~`{}\"]")
"""The same, with characters that browsers accept although the grammar does not allow them."""
_WORD = re.compile(r"\w")
_SEVERAL_DOTS = re.compile(r"\.{2,}\Z")
_DASHES = re.compile("[‐-―−]")
_ENTITY = re.compile(r"&(?:(?:amp|#0*38|#x0*26);)+", re.IGNORECASE)
"""An ampersand as an HTML entity, possibly escaped more than once."""


def addresses(text: str) -> list[str]:
    """Return the absolute URLs of the web in a text, each once, in order."""
    return list(dict.fromkeys(_addresses(text)))


def meant_url(text: str) -> str | None:
    """Return the URL that a text is plainly meant as.

    Characters around it are removed, and invalid characters are escaped. The result is a URL
    without further faults.

    Returns:
        The URL; None if the intention is unclear.
    """
    text = _WIDE.sub(r"\1://", _bare(text))
    several = addresses(text)
    if len(several) > 1:
        return None
    wrong = wrong_beginning(text)
    if len(_addresses(text)) > 1:
        if _WORD.search(_ADDRESS.sub("", text)):
            return None  # Words between may be the rest of a URL with a blank in it.
        text = several[0]  # The same URL, repeated.
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
    # After the removal of parameters, characters before them are now at the end of the URL.
    bare = url.rstrip(_AROUND)
    url = bare + quote(url[len(bare) :])
    return url if _is_beyond_doubt(url) else None


def meant_domain(text: str) -> str | None:
    """Return the domain that a text is plainly meant as; None if the intention is unclear."""
    text = _bare(text).lower()
    wrong = wrong_beginning(text)
    text = re.sub("^[a-z]+://+|^//+", "", (wrong and wrong.right) or text)
    host = re.split("[/?#]", text, maxsplit=1)[0]
    host = host.rpartition("@")[2].partition(":")[0]
    bare = ""
    while host != bare:  # A removal may expose further characters to remove.
        bare = host
        host = dotted(plain_host(host).lower().strip(".")).removeprefix("www.")
    return host if host and not _UNFIT.search(host) and "/" not in host else None


def plain_host(host: str) -> str:
    """Return a host without typographic quotes, dots and dashes."""
    plain = unicodedata.normalize("NFKC", host).replace("。", ".")
    plain, before = _DASHES.sub("-", plain), ""
    while plain != before:  # A removal may expose further characters to remove.
        before = plain
        name, colon, port = plain.strip(_AROUND_OR_BLANK).partition(":")
        plain = _SEVERAL_DOTS.sub("", name.rstrip(_AROUND_OR_BLANK)) + colon + port
    return plain


def dotted(host: str) -> str:
    """Return a host with commas and semicolons between its names replaced by dots.

    The host stays unchanged if the result is not a public name.
    """
    name, colon, port = host.partition(":")
    meant = _WRONG_DOTS.sub(".", name)
    if meant == name or not _BARE_HOST.fullmatch(meant) or not is_public_name(meant):
        return host
    return f"{meant}{colon}{port}"


def flaw_of_host(text: str) -> str:
    """Return advice on the invalid host of a URL; empty if the host is not the problem.

    Args:
        text: The URL, with its scheme.
    """
    parts = _PARTS.fullmatch(text.strip())
    if parts is None:
        return ""
    name, _, port = parts[2].rpartition("@")[2].partition(":")
    if found := _IN_NO_HOST.search(name):
        return f"remove {found[0]} from the host, or write what was meant there"
    if name.startswith("."):
        return "remove the dot at the beginning of the host, or write the missing name before it"
    if ".." in name:
        return "write a single dot instead of several in the host"
    if name.rstrip(".").endswith("_"):
        return "remove _ from the end of the host"
    if name and port and not port.isdigit():
        return "write the number of the port, or remove the colon"
    return ""


def unfit(text: str) -> tuple[str, bool]:
    """Return the first invalid character of a URL, and whether it is in the host.

    The character is an empty text if there is none.
    """
    found = _UNFIT.search(text)
    if found is None:
        return "", False
    end = re.search("[/?#]", text.partition("://")[2])
    host_end = len(text) if end is None else text.index("://") + 3 + end.start()
    return found[0], "://" in text and found.start() < host_end


def escaped(text: str) -> str:
    """Return a URL with its invalid characters escaped."""
    return _UNFIT.sub(lambda found: quote(found[0]), text)


def _bare(text: str) -> str:
    """Return a text without surrounding space, quotes, brackets and invisible characters."""
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
        and not second_beginning(text)
        and not unseen(text)
    )

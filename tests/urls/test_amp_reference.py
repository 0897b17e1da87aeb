"""AMP cache URLs: the answers of the AMP project's own package."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple, cast

from newsmeta.urls.amp import Serving, cache_url
from tests.support.paths import DATA
from tests.support.urls import digest

VECTORS = DATA / "amp/vectors.json"


class Vector(NamedTuple):
    """A line of the vectors that `data/amp/reference.mjs` writes."""

    url: str
    serving: Serving | None
    cached: str
    unicode: str | None = None


def vectors() -> list[Vector]:
    return [Vector(*line) for line in json.loads(VECTORS.read_text(encoding="utf-8"))]


# Differences of the package.


#
# Each quirk turns one part of our answer into that of the package. With all of them, the two
# are equal for every vector, so no difference can hide behind another. Each quirk changes
# exactly the stated number of vectors.
@dataclass(frozen=True)
class Parts:
    user: str
    label: str
    letter: str
    secure: str
    host: str
    port: str
    path: str
    query: str
    fragment: str

    def __str__(self) -> str:
        return (
            f"https://{self.user}{self.label}.cdn.ampproject.org/{self.letter}/{self.secure}"
            f"{self.host}{self.port}{self.path}{self.query}{self.fragment}"
        )


OURS = re.compile(
    r"https://()([a-z0-9_-]+)\.cdn\.ampproject\.org/([civr])/((?:s/)?)"
    r"(\[[^\]]*\]|[^:/?]*)((?::[0-9]+)?)([^?]*)((?:\?.*)?)()"
)

IMAGES = ("jpg jpeg png gif webp svg ico bmp", "tif tiff jfif ai art int max raw")

FONTS = ("woff woff2 ttf otf eot", "ttc pfb all type")


def of_the_ending(path: str, images: str, fonts: str) -> str:
    ending = path.rpartition(".")[2]
    return "i" if ending in images.split() else "r" if ending in fonts.split() else ""


def keep_user(vector: Vector, parts: Parts) -> Parts:
    """It sends user and password to the cache. FORMAT.md: host, path and query alone."""
    user = re.match(r"https?://([^/?#]*@)(?![^/?#]*@)[a-z]", vector.url)
    return replace(parts, user=user[1]) if user else parts


def drop_port(_: Vector, parts: Parts) -> Parts:
    """It drops the port. Another port is another server, and there is no way back."""
    return replace(parts, port="")


def slash_of_the_end(vector: Vector, parts: Parts) -> Parts:
    """It strips the end of the whole URL, query and fragment included, instead of the path.

    A slash before them is dropped, which real files keep. Where the *query* ends with a slash, a
    missing path becomes one.
    """
    path = parts.path or "/" if vector.url.endswith("/") else parts.path.removesuffix("/")
    return replace(parts, path=path)


def keep_fragment(vector: Vector, parts: Parts) -> Parts:
    """It keeps the fragment, which no server receives. FORMAT.md: path and query."""
    return replace(parts, fragment="".join(vector.url.partition("#")[1:]))


def endings_of_its_own(vector: Vector, parts: Parts) -> Parts:
    """It knows endings that are rather words (`.art`, `.all`), and `.tif`, and not `.avif`.

    FORMAT.md does not define the endings of pictures and fonts.
    """
    if vector.serving is not None:
        return parts
    letter = of_the_ending(parts.path, IMAGES[1], FONTS[1])
    if of_the_ending(parts.path, "avif", ""):
        letter = "c"
    return replace(parts, letter=letter or parts.letter)


def capital_endings(vector: Vector, parts: Parts) -> Parts:
    """It takes `.JPG` for a document. The case of an ending means nothing."""
    ending = parts.path.rpartition(".")[2]
    is_capital = vector.serving is None and not ending.islower() and parts.letter in "ir"
    return replace(parts, letter="c") if is_capital else parts


def viewer_yields(vector: Vector, parts: Parts) -> Parts:
    """It has no viewer for pictures and fonts. We return the requested one."""
    if vector.serving != "viewer":
        return parts
    letter = of_the_ending(parts.path, " ".join(IMAGES), " ".join(FONTS))
    return replace(parts, letter=letter or parts.letter)


def whole_host_counts(_: Vector, parts: Parts) -> Parts:
    """It also limits the host in Punycode to 63 characters. FORMAT.md: the label alone."""
    return replace(parts, label=digest(parts.host)) if len(parts.host) > 63 else parts


def too_long_once_wrapped(_: Vector, parts: Parts) -> Parts:
    """It measures before wrapping: labels of 64 to 67, which DNS does not allow (RFC 1035)."""
    plain = parts.host.replace("-", "--").replace(".", "-")
    is_wrapped = plain.startswith("ab--") and 60 <= len(plain) <= 63
    return replace(parts, label=f"0-{plain}-0") if is_wrapped else parts


# Hosts with letters of one direction, which the package takes for a mixture.
ONE_DIRECTION = {
    # Its table lacks the right-to-left scripts from U+0800 on, and all beyond U+FFFF.
    "xn--4tbc.xn--9dbq2a": "Samaritan and Hebrew",
    "xn--rybg.xn--wgbl6a": "Arabic Extended-A and Arabic",
    "xn----9h8rdaf.xn--wgbl6a": "Adlam and Arabic",
    "xn--9d6h2b.xn--wgbl6a": "Adlam and Arabic",
    "xn--5d0dc.xn--wgbl6a": "Hanifi Rohingya and Arabic",
    "xn--wj9cc.xn--9dbq2a": "Phoenician and Hebrew",
    # It counts characters without a direction: combining marks, and emoji.
    "xn--lsa15ldaf.xn--9dbq2a": "Hebrew and a combining acute accent",
    "xn--bc-7id.com": "Latin and a Hebrew point",
    "xn--a-1oc.com": "Latin and an Arabic vowel sign",
    "xn--a-b-2le.org": "Latin and a Hebrew point",
    "xn--4dbc28129a.xn--9dbq2a": "Hebrew and an emoji",
}


# Hosts with letters of both directions, which the package takes for one.
BOTH_DIRECTIONS = {
    "xn--4tbc.com": "xn---com-k3hg",  # Samaritan and Latin
    "xn--yvbc.com": "xn---com-pdig",  # Mandaic and Latin
    "xn--rybg.com": "xn---com-pris",  # Arabic Extended-A and Latin
    "xn--9d6hcd.com": "xn---com-9t42cgah",  # Adlam and Latin
    "xn--5d0dc.com": "xn---com-pt4zga",  # Hanifi Rohingya and Latin
    "xn--lqa.xn--9dbq2a": "xn----w6a79u6ayc",  # an okina, a letter from left to right; Hebrew
}


def takes_for_mixed(_: Vector, parts: Parts) -> Parts:
    """It has a rough table for the direction of letters; we use Unicode's."""
    return replace(parts, label=digest(parts.host)) if parts.host in ONE_DIRECTION else parts


def takes_for_unmixed(_: Vector, parts: Parts) -> Parts:
    """The reverse: it misses one of the two directions."""
    return replace(parts, label=BOTH_DIRECTIONS.get(parts.host, parts.label))


RESPELLED = {
    "0x7f.1": "127.0.0.1",
    "127.1": "127.0.0.1",
    "2130706433": "127.0.0.1",
    "1.2": "1.0.0.2",
    "ex%61mple.com": "example.com",
}


def host_as_it_is_written(vector: Vector, parts: Parts) -> Parts:
    """It takes the host as written; browsers, and therefore the cache, normalize it."""
    written = vector.url.split("/")[2]
    if written not in RESPELLED:
        return parts
    assert parts.host == RESPELLED[written]
    label = written.replace(".", "-") if "." in written else digest(written)
    return replace(parts, host=written, label=label)


def no_punycode(_: Vector, parts: Parts) -> Parts:
    """It reads `-` as a digit of Punycode (RFC 3492, section 5); no such host exists."""
    return replace(parts, label="xn---com-kda") if parts.host == "xn---a.com" else parts


QUIRKS: dict[Callable[[Vector, Parts], Parts], int] = {
    keep_user: 2,
    drop_port: 16,
    slash_of_the_end: 30,
    keep_fragment: 26,
    endings_of_its_own: 26,
    capital_endings: 10,
    viewer_yields: 26,
    whole_host_counts: 15,
    too_long_once_wrapped: 4,
    takes_for_mixed: 22,
    takes_for_unmixed: 12,
    host_as_it_is_written: 5,
    no_punycode: 1,
}


def test_the_reference_differs_in_nothing_but_what_is_explained() -> None:
    differing: Counter[str] = Counter()
    wrong = []
    for vector in vectors():
        ours = cache_url(vector.url, vector.serving)
        match = OURS.fullmatch(ours)
        assert match, ours
        parts = Parts(*match.groups())
        assert str(parts) == ours
        for quirk in QUIRKS:
            changed = quirk(vector, parts)
            differing[quirk.__name__] += changed != parts
            parts = changed
        if str(parts) != vector.cached:
            wrong.append((vector.url, ours, vector.cached))
    assert wrong == []
    assert differing == {quirk.__name__: count for quirk, count in QUIRKS.items()}


def test_a_host_in_unicode_has_the_same_place_as_in_punycode() -> None:
    pairs = [vector for vector in vectors() if vector.unicode is not None]
    assert len(pairs) > 250
    for vector in pairs:
        spelt = cache_url(cast(str, vector.unicode), vector.serving)
        assert spelt == cache_url(vector.url, vector.serving), vector.unicode


def test_the_vectors_are_many_and_unlike() -> None:
    every = vectors()
    assert len({(vector.url, vector.serving) for vector in every}) > 700
    labels = [vector.cached.split("//")[1].split(".")[0] for vector in every]
    assert sum(label.startswith("0-") for label in labels) > 20
    assert sum(label.startswith("xn--") for label in labels) > 100
    assert sum(len(label) == 52 for label in labels) > 50

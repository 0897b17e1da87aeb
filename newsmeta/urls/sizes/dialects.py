"""The dialects, with the signs by which they are recognized, and their readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from newsmeta.data_classes import dataclass
from newsmeta.urls.sizes.statements import StatedSize

if TYPE_CHECKING:
    from newsmeta.urls.sizes.image_url import ImageUrl

Reader = Callable[["ImageUrl", str], Iterator[StatedSize]]
"""A function that finds the statements of a dialect, given the URL in pieces and the dialect's
name.

A statement without width and height is a doubt: the URL says something unreliable there, which
devalues earlier statements.

One without width and height is a doubt: something is said there which cannot be relied on, and
which devalues what comes before it.
"""

_QUERY_SIGN = r"(?:[wh]|width|height|resize|fit|W|H|Width|Height)="
_SEEN = "FORMAT, as seen in the wild"


@dataclass(frozen=True, slots=True)
class Dialect:
    """A way to write the size of a picture into its URL.

    Attributes:
        name: The name in messages.
        source: The documentation.
        sign: A pattern, without groups, for the text after a delimiter in every URL of this
            dialect. It must be cheap: most URLs match no sign, and need no other test. Two signs
            are equal, or never match at the same place.
        family: The module in this package whose `READERS` has its reader. It is imported if a sign
            matches.
    """

    name: str
    source: str
    sign: str
    family: str

    def read(self, url: ImageUrl) -> Iterator[StatedSize]:
        """Return the statements of a URL in this dialect."""
        return _readers(self.family)[self.name](url, self.name)


@cache
def _readers(family: str) -> dict[str, Reader]:
    readers: dict[str, Reader] = import_module(f"{__package__}.{family}").READERS
    return readers


DIALECTS: tuple[Dialect, ...] = (
    Dialect(
        "WordPress",
        "https://developer.wordpress.org/reference/functions/add_image_size/",
        r"[0-9]{2,4}[xX][0-9]{2,4}\.",
        "file_names",
    ),
    Dialect(
        "Jetpack",
        "https://developer.wordpress.com/docs/photon/api/",
        _QUERY_SIGN,
        "queries",
    ),
    Dialect(
        "Arc Publishing",
        "https://dev.arcxp.com/photo-center/image-resizer/resizer-v2-how-to-transform-images/",
        r"resizer/",
        "queries",
    ),
    Dialect(
        "Arc Publishing, version 1",
        "https://dev.arcxp.com/photo-center/image-resizer/migrate-from-resizer-v1-to-v2/",
        r"resizer/",
        "segments",
    ),
    Dialect(
        "imgix",
        "https://docs.imgix.com/apis/rendering/size/resize-fit-mode",
        _QUERY_SIGN,
        "queries",
    ),
    Dialect(
        "width and height",
        _SEEN,
        _QUERY_SIGN,
        "queries",
    ),
    Dialect(
        "avatar",
        "https://docs.gravatar.com/general/images/",
        r"(?:s|size)=",
        "queries",
    ),
    Dialect(
        "Cloudinary",
        "https://cloudinary.com/documentation/transformation_reference",
        r"[wh]_[0-9]",
        "segments",
    ),
    Dialect(
        "Thumbor",
        "https://thumbor.readthedocs.io/en/latest/usage.html",
        r"-?(?:[0-9]{1,5}x-?[0-9]{0,5}|x-?[0-9]{1,5})/",
        "segments",
    ),
    Dialect("Times Internet", _SEEN, r"(?:width|height)-[0-9]", "segments"),
    Dialect("folder", _SEEN, r"[0-9]{3,4}_[0-9]{3,4}/", "segments"),
    Dialect("YouTube", _SEEN, r"vi(?:_webp)?/", "sites"),
    Dialect(
        "Guardian",
        "https://github.com/guardian/grid",
        r"master/",
        "sites",
    ),
)
"""The dialects in no particular order. A new one needs an entry here, and a reader in the module of
its family.
"""

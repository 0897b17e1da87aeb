"""The dialects: their signs, and their readers."""

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
"""Yields the statements of a dialect, given the parts of a URL and the name of the dialect.

A statement without width and height is a doubt: an unreliable statement, which invalidates
those before it.
"""

_QUERY_SIGN = r"(?:[wh]|width|height|resize|fit|W|H|Width|Height)="
_SEEN = "FORMAT, as seen in the wild"


@dataclass(frozen=True, slots=True)
class Dialect:
    """A way to write the size of a picture into its URL.

    Attributes:
        name: The name of the dialect in messages.
        source: Its documentation.
        sign: A pattern, without groups, that matches after a delimiter in every URL of this
            dialect. It has to be cheap, since most URLs match no sign and are not examined
            further. Two signs are either equal, or never match in the same place.
        family: The module of this package whose `READERS` contain the reader. It is imported
            when a sign matches.
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
"""All dialects, in no particular order. A new one needs an entry and a reader in its family."""

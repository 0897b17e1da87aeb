"""Values of the front matter that rules look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer, field_name
from newsmeta.frontmatter.nodes import Scalar

if TYPE_CHECKING:
    from newsmeta.urls import Url


LONGEST = 1 << 16
"""Most characters of a value that rules look at. A longer one is not taken for a URL, and not
changed.
"""

LONGEST_HTML = 1 << 18
"""The same limit for values that hold HTML."""


@dataclass(frozen=True, slots=True)
class TextValue:
    """A scalar that holds a text, a timestamp or another value of a named type.

    Attributes:
        pointer: The path to the scalar.
        node: The node, which tells place and style.
        type: The name of its type in the schema, such as `text` or `timestamp`.
    """

    pointer: Pointer
    node: Scalar
    type: str

    @property
    def name(self) -> str:
        """The name of the field as people write it."""
        return field_name(self.pointer)

    @property
    def text(self) -> str:
        """The text of the scalar, whatever its type.

        Of an overlong one, the part that rules look at.
        """
        text = self.node.text
        # The cut is not a real end, so white space at it would be reported by mistake.
        return text if len(text) <= LONGEST else text[:LONGEST].rstrip()


@dataclass(frozen=True, slots=True)
class UrlValue:
    """A URL in the front matter.

    Attributes:
        pointer: The path to the scalar that is the URL or contains it.
        node: The node of that scalar, which tells place and style.
        text: The URL as written.
        url: The URL as a browser parses it, or None if it is not complete.
        start: The start of the URL in the scalar's text.
        is_page: Whether the URL must be a complete address of the web, or a picture of the site.
        is_image: Whether the URL is that of a picture.
        is_embedded: Whether the URL is part of HTML.
        is_derived: Whether the URL is derived from another one, and is right if that one is.
        is_sound: Whether the URL has the form that the format wants there.
    """

    pointer: Pointer
    node: Scalar
    text: str
    url: Url | None
    start: int = 0
    is_page: bool = True
    is_image: bool = False
    is_embedded: bool = False
    is_derived: bool = False
    is_sound: bool = True

    @property
    def name(self) -> str:
        """The name of the field as people write it."""
        return field_name(self.pointer)

    def with_url(self, text: str) -> str:
        """Return the text of the scalar with another URL in place of this one."""
        whole = self.node.text
        return whole[: self.start] + text + whole[self.start + len(self.text) :]


PlainText = tuple[Any, str, str]
"""The mapping or list that holds a text, its field there (`ITEM` in a list), and the text itself.
"""

ITEM = "*"
"""The field name that stands for the items of a list."""

PICTURE = "picture"
"""The type of texts that name a picture, in addition to the types of the schema."""

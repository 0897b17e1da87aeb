"""Values of the front matter that rules look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer, field_name
from newsmeta.frontmatter.nodes import Scalar

if TYPE_CHECKING:
    from newsmeta.urls import Url


LONGEST = 1 << 16
"""Characters of a value that rules look at. Nothing longer is taken for a URL, or changed."""

LONGEST_HTML = 1 << 18
"""The same of what holds HTML."""


@dataclass(frozen=True, slots=True)
class TextValue:
    """One scalar that holds a text, a timestamp or another value of a named type.

    Attributes:
        pointer: The way to it.
        node: Where and how it is written.
        type: The name of its type in the schema, such as `text` or `timestamp`.
    """

    pointer: Pointer
    node: Scalar
    type: str

    @property
    def name(self) -> str:
        """The field as people write it."""
        return field_name(self.pointer)

    @property
    def text(self) -> str:
        """The scalar's text, whatever its type; of one without end, what is looked at."""
        text = self.node.text
        # Where it is cut off is no end at which anything could be wrong.
        return text if len(text) <= LONGEST else text[:LONGEST].rstrip()


@dataclass(frozen=True, slots=True)
class UrlValue:
    """A URL in the front matter.

    Attributes:
        pointer: The way to the scalar that it is, or is in.
        node: Where and how that scalar is written.
        text: The URL as it is written.
        url: What a browser makes of it, or None where it is none by itself.
        start: Where it begins in the scalar's text.
        is_page: Whether it has to be a complete address of the web, or a picture of the site.
        is_image: Whether it is that of a picture.
        is_embedded: Whether it stands in HTML.
        is_derived: Whether it follows from another URL, and is as right as that one.
        is_sound: Whether it is of the form that the format wants there.
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
        """The field as people write it."""
        return field_name(self.pointer)

    def with_url(self, text: str) -> str:
        """Return the text of the scalar with another URL in place of this one."""
        whole = self.node.text
        return whole[: self.start] + text + whole[self.start + len(self.text) :]


PlainText = tuple[Any, str, str]
"""The mapping or list that holds a text, its field there (`ITEM` in a list), and the text."""

ITEM = "*"
"""What stands for the field of the items of a list."""

PICTURE = "picture"
"""The type, beyond those that the schema names, of texts that say where a picture is."""

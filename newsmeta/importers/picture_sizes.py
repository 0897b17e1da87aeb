"""Pictures in data without sizes, which are filled in from the pictures themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from newsmeta.schema.fields import Field

_IMAGE = frozenset(("url", "width", "height"))
"""The fields by which a picture is recognized in the schema."""

Sizes = Mapping[str, tuple[int, int]]
"""Width and height of pictures, by their URLs in the data."""


def unsized(value: Any, here: Field) -> Iterator[str]:
    """Yield the URLs of pictures without a size.

    Args:
        value: The values of a record, or of a part of it.
        here: The schema of the values.
    """
    if isinstance(value, list) and here.items is not None:
        for each in value:
            yield from unsized(each, here.items)
    elif isinstance(value, dict):
        if url := _url_without_size(value, here):
            yield url
        for name, inner in value.items():
            if (field := here.fields.get(name)) is not None:
                yield from unsized(inner, field)


def with_sizes(value: Any, here: Field, sizes: Sizes) -> Any:
    """Return values with the missing sizes of pictures filled in.

    Args:
        value: The values of a record, or of a part of it, which stay unchanged.
        here: The schema of the values.
        sizes: The known sizes.
    """
    if isinstance(value, list) and here.items is not None:
        return [with_sizes(each, here.items, sizes) for each in value]
    if not isinstance(value, dict):
        return value
    found = {
        name: with_sizes(inner, here.fields[name], sizes) if name in here.fields else inner
        for name, inner in value.items()
    }
    size = sizes.get(_url_without_size(value, here))
    return found if size is None else {**found, "width": size[0], "height": size[1]}


def _url_without_size(value: Mapping[str, Any], here: Field) -> str:
    """Return the URL of a picture without a size; empty for anything else."""
    url = value.get("url")
    is_image = here.fields.keys() >= _IMAGE and isinstance(url, str)
    return str(url) if is_image and not (value.get("width") and value.get("height")) else ""

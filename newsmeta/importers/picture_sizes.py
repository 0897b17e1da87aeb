"""Pictures in data that come without their size, which those who look at them know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from newsmeta.schema.fields import Field

_IMAGE = frozenset(("url", "width", "height"))
"""The fields by which the schema tells a picture."""

Sizes = Mapping[str, tuple[int, int]]
"""Width and height of pictures, by their URLs as the data has them."""


def unsized(value: Any, here: Field) -> Iterator[str]:
    """Yield the URLs of pictures that have no size.

    Args:
        value: The values of a record, or of a part of it.
        here: What has them.
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
    """Return values in which pictures have the sizes that they lacked.

    Args:
        value: The values of a record, or of a part of it, which stay as they are.
        here: What has them.
        sizes: The sizes that are known.
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
    """Return the URL of a picture that has no size; empty for anything else."""
    url = value.get("url")
    is_image = here.fields.keys() >= _IMAGE and isinstance(url, str)
    return str(url) if is_image and not (value.get("width") and value.get("height")) else ""

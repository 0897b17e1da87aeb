"""JSON-LD for search engines: schema.org's NewsArticle and VideoObject.

Each object is complete and can be put between `<script type="application/ld+json">` and
`</script>` unchanged. The properties are those in Google's documentation for articles and videos.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from newsmeta.exporters.objects import dump, present, write_document
from newsmeta.exporters.options import Options
from newsmeta.exporters.web import Item, Party, Picture, body, read
from newsmeta.records.record import Record

_CONTEXT = "https://schema.org"
# Inside a script element, `</script` and `<!--` have a special meaning in any place. Older
# script parsers take U+2028 and U+2029 as line ends.
_UNSAFE = re.compile("[<>&\u2028\u2029]")


def export(records: Iterator[Record], out: BinaryIO, options: Options) -> int:
    """Write records as one JSON array of schema.org objects, one on each line.

    Returns:
        The number of objects.
    """
    return write_document(out, _lines(records, options))


def _lines(records: Iterator[Record], options: Options) -> Iterator[bytes]:
    for record in records:
        item = read(record, options)
        if not item.text("title"):
            options.refuse(record, "it has no title, which JSON-LD needs for a headline")
            continue
        text = dump(_object(record, item))
        yield _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text).encode()


def _object(record: Record, item: Item) -> dict[str, Any]:
    is_video = item.values.get("type") == "video"
    address = item.address("webUrl", "originalUrl")
    original = item.address("originalUrl")
    pictures = list(item.pictures())
    published = item.time("publishedDateTime")
    return present(
        {
            "@context": _CONTEXT,
            "@type": "VideoObject" if is_video else "NewsArticle",
            "name" if is_video else "headline": item.text("title"),
            "description": item.text("excerpt"),
            "datePublished": published,
            "dateModified": item.time("updatedDateTime"),
            **(_video(item, pictures, published) if is_video else _article(record, item)),
            "image": [_image(picture) for picture in pictures],
            "author": _authors(item.item("provider")),
            "publisher": _publisher(item.item("provider")),
            "mainEntityOfPage": {"@type": "WebPage", "@id": address} if address else None,
            "url": address,
            "sameAs": original if original != address else "",
            "inLanguage": item.language(),
            "keywords": item.labels("topics", "tags"),
        }
    )


def _article(record: Record, item: Item) -> dict[str, Any]:
    return {"articleSection": item.labels("categories"), "articleBody": body(record, item)}


def _video(item: Item, pictures: Iterable[Picture], published: str) -> dict[str, Any]:
    return {
        "thumbnailUrl": [picture.address for picture in pictures],
        "uploadDate": published,
        "duration": item.duration(),
        "embedUrl": item.embed(),
    }


def _authors(provider: Item) -> list[dict[str, Any]]:
    """Return the authors of an article; if none are named, the provider.

    Search engines require an author. Details of the provider are in `publisher`.
    """
    if people := [_party("Person", author) for author in provider.parties("authors")]:
        return people
    main = provider.party()
    parties = [main] if main else provider.parties("publishers")
    return [_party("Organization", replace(party, pictures=())) for party in parties]


def _publisher(provider: Item) -> Any:
    """Return the publisher, or a list of several."""
    main = provider.party()
    parties = [*([main] if main else []), *provider.parties("publishers")]
    publishers = [_party("Organization", party) for party in parties]
    return publishers[0] if len(publishers) == 1 else publishers


def _party(kind: str, party: Party) -> dict[str, Any]:
    picture = _image(party.pictures[0]) if party.pictures else None
    return present(
        {
            "@type": kind,
            "name": party.name,
            "url": party.address,
            "logo" if kind == "Organization" else "image": picture,
        }
    )


def _image(picture: Picture) -> dict[str, Any]:
    return present(
        {
            "@type": "ImageObject",
            "url": picture.address,
            "width": picture.width,
            "height": picture.height,
            "caption": picture.title,
            "creditText": picture.attribution,
        }
    )

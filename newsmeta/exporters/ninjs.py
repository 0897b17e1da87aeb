"""News objects for news systems: IPTC ninjs 3.1 (iptc.org/standards/ninjs)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from newsmeta.exporters.objects import dump, present, write_document
from newsmeta.exporters.options import Options
from newsmeta.exporters.web import (
    HTML,
    Content,
    Item,
    Party,
    Picture,
    as_text,
    contents,
    media_type,
    read,
    seconds,
)
from newsmeta.records.record import Record

_STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}
_TYPES = {"article": "text", "video": "video"}
_PLAIN = "text/plain"


def export(records: Iterator[Record], out: BinaryIO, options: Options) -> int:
    """Write records as one JSON array of ninjs objects, one on each line.

    Returns:
        The number of objects.
    """
    return write_document(out, _lines(records, options))


def _lines(records: Iterator[Record], options: Options) -> Iterator[bytes]:
    for record in records:
        item = read(record, options)
        if item.address("webUrl", "originalUrl"):
            yield dump(_object(record, item)).encode()
        else:
            options.refuse(record, "it has no address on the web, which ninjs needs for its uri")


def _object(record: Record, item: Item) -> dict[str, Any]:
    path = as_text(record.path)
    content = _news(item)
    return present(
        {
            "uri": content.pop("uri"),
            "standard": _STANDARD,
            **content,
            "pubStatus": _status(item),
            "slugline": PurePosixPath(path).stem,
            "bodies": [_body(part) for part in contents(record, item)],
            "renditions": _renditions(item),
            "associations": [
                *content.get("associations", ()),
                *_related(item),
                *_actions(item),
            ],
            "altIds": [
                *content.get("altIds", ()),
                *([{"role": "path", "value": path}] if path else ()),
            ],
        }
    )


def _news(item: Item) -> dict[str, Any]:
    """Return the common parts of an article and a related entry."""
    provider = item.item("provider")
    authors = provider.parties("authors")
    published = item.time("publishedDateTime")
    kind = item.values.get("type")
    return present(
        {
            "uri": item.address("webUrl", "originalUrl"),
            "type": _TYPES.get(kind) if isinstance(kind, str) else None,
            "language": item.language(),
            "firstCreated": published,
            "versionCreated": item.time("updatedDateTime") or published,
            "headlines": _texts("main", item.text("title")),
            "descriptions": [
                *_texts("summary", item.text("excerpt")),
                *_texts("highlight", item.text("highlight")),
            ],
            "by": ", ".join(author.name for author in authors),
            "people": [_person(author) for author in authors],
            "infoSources": _sources(provider),
            "subjects": [
                *_subjects(item, "topics", "about"),
                *_subjects(item, "tags", "tag"),
                *_subjects(item, "categories", "category"),
            ],
            "associations": [
                _picture(number, picture) for number, picture in enumerate(item.pictures(), 1)
            ],
            "altIds": _other_addresses(item),
        }
    )


def _texts(role: str, text: str) -> list[dict[str, Any]]:
    return [{"role": role, "contentType": _PLAIN, "value": text}] if text else []


def _body(part: Content) -> dict[str, Any]:
    return {"contentType": part.media_type, "value": part.text}


def _status(item: Item) -> str:
    if any(item.values.get(name) is True for name in ("deleted", "removed")):
        return "canceled"
    return "withheld" if item.values.get("published") is False else "usable"


def _person(party: Party) -> dict[str, Any]:
    return present({"name": party.name, "rel": "author", "uri": party.address})


def _sources(provider: Item) -> list[dict[str, Any]]:
    main = provider.party()
    return [
        present(
            {
                "name": party.name,
                "role": "publisher",
                "uri": party.address,
                "literal": party.domain,
            }
        )
        for party in (*([main] if main else ()), *provider.parties("publishers"))
    ]


def _subjects(item: Item, name: str, relation: str) -> list[dict[str, Any]]:
    return [{"name": label, "rel": relation} for label in item.labels(name)]


def _picture(number: int, picture: Picture) -> dict[str, Any]:
    rendition = {
        "name": "main",
        "href": picture.address,
        "contentType": media_type(picture.address),
        "width": picture.width,
        "height": picture.height,
    }
    return present(
        {
            "name": f"picture {number}",
            "rel": "picture",
            "uri": picture.address,
            "type": "picture",
            "headlines": _texts("main", picture.title),
            "by": picture.attribution,
            "renditions": [present(rendition)],
        }
    )


def _renditions(item: Item) -> list[dict[str, Any]]:
    """Return the player of a video."""
    address = item.embed()
    if not address or item.values.get("type") != "video":
        return []
    length = seconds(item.duration())
    return [present({"name": "player", "href": address, "contentType": HTML, "duration": length})]


def _related(item: Item) -> Iterator[dict[str, Any]]:
    for entry in item.items("related"):
        content = _news(entry)
        if "uri" in content:
            yield {"name": entry.text("title") or content["uri"], "rel": "related", **content}


def _actions(item: Item) -> Iterator[dict[str, Any]]:
    for action in item.items("actions"):
        if address := action.address("url"):
            name = action.text("title") or action.text("type") or address
            yield present(
                {"name": name, "rel": "action", "uri": address, "by": action.text("attribution")}
            )


def _other_addresses(item: Item) -> list[dict[str, Any]]:
    uri = item.address("webUrl", "originalUrl")
    addresses = {name: item.address(name) for name in ("originalUrl", "ampWebUrl", "cdnAmpWebUrl")}
    return [
        {"role": name, "value": address}
        for name, address in addresses.items()
        if address and address != uri
    ]

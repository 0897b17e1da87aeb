"""Answers as rows of a database."""

from __future__ import annotations

import json
import zlib
from typing import Any, TypeVar

from newsmeta.answers import Answer, Hop, Outcome, SeenPicture
from newsmeta.web.questions import Wants

_T = TypeVar("_T")

Row = tuple[bytes, bytes | None]
"""The answer, and the beginning of the page."""

_MOST = 1 << 20
"""Most bytes that either column may decompress to."""


def row_of(answer: Answer, wants: Wants) -> Row:
    """Return an answer as a row."""
    picture = answer.picture
    known = {
        "wants": wants.value,
        "outcome": answer.outcome.value,
        "status": answer.status,
        "reason": answer.reason,
        "hops": [[hop.url, hop.status] for hop in answer.hops],
        "final_url": answer.final_url,
        "content_type": answer.content_type,
        "picture": picture and [picture.format, picture.width, picture.height, picture.problem],
        "charset": answer.charset,
        "asked_at": answer.asked_at,
    }
    head = None if answer.head is None else zlib.compress(answer.head, 6)
    return zlib.compress(json.dumps(known).encode(), 6), head


def answer_of(url: str, row: Row) -> tuple[Answer, Wants] | None:
    """Return the answer in a row and the information it was asked for; None for a damaged row."""
    try:
        known: dict[str, Any] = json.loads(_unpacked(row[0]))
        picture = known["picture"]
        answer = Answer(
            url=url,
            outcome=Outcome(known["outcome"]),
            status=_optional(known["status"], int),
            reason=_text(known["reason"]),
            hops=tuple(Hop(_text(each), int(status)) for each, status in known["hops"]),
            final_url=_text(known["final_url"]),
            content_type=_optional(known["content_type"], str),
            picture=None if picture is None else _picture(*picture),
            head=None if row[1] is None else _unpacked(row[1]),
            charset=_optional(known["charset"], str),
            asked_at=float(known["asked_at"]),
            from_store=True,
        )
        return answer, Wants(known["wants"])
    except (ValueError, TypeError, KeyError, zlib.error, OverflowError, RecursionError):
        return None


def _picture(format: Any, width: Any, height: Any, problem: Any) -> SeenPicture:
    return SeenPicture(_text(format), _optional(width, int), _optional(height, int), _text(problem))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _optional(value: Any, kind: type[_T]) -> _T | None:
    if value is not None and not isinstance(value, kind):
        raise TypeError
    return value


def _unpacked(data: bytes) -> bytes:
    inflate = zlib.decompressobj()
    unpacked = inflate.decompress(data, _MOST)
    if not inflate.eof:
        raise ValueError
    return unpacked

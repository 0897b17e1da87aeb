"""JSON Lines: one object a line."""

from __future__ import annotations

from collections.abc import Iterator
from json import JSONEncoder
from typing import BinaryIO

from newsmeta.exporters import Options
from newsmeta.fields import BODY
from newsmeta.records import Record, to_object


def export(records: Iterator[Record], out: BinaryIO, options: Options) -> int:
    """Write records as JSON Lines (jsonlines.org).

    Returns:
        How many lines were written.
    """
    number = 0
    for number, line in enumerate(lines(records, options), 1):  # noqa: B007
        out.write(line + b"\n")
    return number


def lines(records: Iterator[Record], options: Options) -> Iterator[bytes]:
    """Yield each record as a JSON object in one line, without the line end.

    Those with values that JSON does not have are refused.
    """
    encode = JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    members = options.columns.members
    order = options.columns.chosen
    for record in records:
        content = to_object(record, with_body=BODY in members)
        if order is not None:
            firsts = dict.fromkeys(name.split(".", 1)[0] for name in order)
            content = {name: content[name] for name in firsts if name in content}
        elif not members.issuperset(content.keys() & RESERVED_NAMES):
            content = {n: v for n, v in content.items() if n not in RESERVED_NAMES or n in members}
        try:
            yield encode(content).encode()
        except UnicodeEncodeError:
            options.refuse(record, "its name is not UTF-8")
        except ValueError:
            options.refuse(record, "it holds a number that JSON does not have (.nan or .inf)")

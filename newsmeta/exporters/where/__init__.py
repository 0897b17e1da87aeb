"""The filter language, which selects articles to export.

    type == "video" and topics contains "AI" and publishedDateTime >= 2021-01-01

A filter is parsed once, checked against the types of the fields, and compiled to one function of a
record. No part of it is ever run as code.
"""

from __future__ import annotations

from newsmeta.exporters.where.conditions import about, is_published, since, until
from newsmeta.exporters.where.errors import FilterError
from newsmeta.exporters.where.parser import Filter, parse
from newsmeta.exporters.where.values import comparable

__all__ = [
    "Filter",
    "FilterError",
    "about",
    "comparable",
    "is_published",
    "parse",
    "since",
    "until",
]

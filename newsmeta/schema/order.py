"""The canonical order of fields."""

from __future__ import annotations

FIELD_ORDER = (
    "category",
    "title",
    "excerpt",
    "publishedDateTime",
    "updatedDateTime",
    "originalUrl",
    "webUrl",
    "ampWebUrl",
    "cdnAmpWebUrl",
    "type",
    "quality",
    "heat",
    "published",
    "featuredContent",
    "provider",
    "topics",
    "images",
    "related",
    "actions",
    "secured",
)
"""The canonical order of an article's fields; others stay behind the one they followed."""

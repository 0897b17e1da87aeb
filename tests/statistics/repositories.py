"""Repositories of generated articles, with figures that can be counted by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

BASE: dict[str, Any] = {
    "category": "news",
    "title": "Ten thousand trees",
    "excerpt": "The plan covers every district.",
    "publishedDateTime": "2021-01-27T15:50:00Z",
    "originalUrl": "https://www.example.com/trees/",
    "webUrl": "https://www.example.com/trees/",
    "type": "article",
    "provider": {"name": "Example Times", "domain": "example.com"},
    "topics": ["Climate"],
}
"""A valid article."""


def article(**changes: Any) -> dict[str, Any]:
    """Return an article with some fields changed; None removes a field."""
    values = {**BASE, **changes}
    return {name: value for name, value in values.items() if value is not None}


def text_of(values: Mapping[str, Any]) -> str:
    """Return the file of an article: JSON, which is YAML, with plain timestamps as usual."""
    lines = (
        f"{name}: {value if name == 'publishedDateTime' else json.dumps(value, ensure_ascii=False)}"
        for name, value in values.items()
    )
    return "\n".join(("---", *lines, "---", "Text.", ""))


def write(folder: Path, articles: Sequence[Mapping[str, Any]]) -> Path:
    """Write articles into `_news` of a folder, and return that folder."""
    news = folder / "_news"
    news.mkdir(parents=True, exist_ok=True)
    for number, values in enumerate(articles):
        (news / f"2021-01-27-article-{number:03}.md").write_text(text_of(values), encoding="utf-8")
    return news


_NAMES = st.sampled_from(
    ["Climate", "City", "Rain & Sun", "Überall", "雨", "a|b", "=1+1", "x" * 60]
)
_MOMENTS = st.builds(
    "{:04}-{:02}-{:02}T{:02}:{:02}:00Z".format,
    st.sampled_from([1970, 2019, 2020, 2021]),
    st.integers(1, 12),
    st.integers(1, 28),
    st.integers(0, 23),
    st.integers(0, 59),
)
_PICTURES = st.builds(
    lambda width, height: {
        "url": f"https://www.example.com/{width}.jpg",
        "width": width,
        "height": height,
    },
    st.sampled_from([50, 199, 200, 630, 1200, 1999, 2000, 4000]),
    st.sampled_from([50, 150, 355, 630, 1125, 2000]),
)


def _addresses(number: int) -> str:
    return f"https://www.example.com/{number}/"


ARTICLES = st.lists(
    st.builds(
        lambda name, page, **values: article(
            title=name,
            webUrl=page,
            originalUrl=page,
            provider={
                "name": values.pop("provider"),
                "domain": "example.com",
                "authors": [{"name": each} for each in values.pop("authors")],
            },
            **values,
        ),
        name=st.sampled_from(["Trees", "More trees", "Rain", "Sun", "Wind", "Snow"]),
        page=st.builds(_addresses, st.integers(0, 30)),
        provider=_NAMES,
        authors=st.lists(_NAMES, max_size=3, unique=True),
        topics=st.lists(_NAMES, min_size=1, max_size=4, unique=True),
        publishedDateTime=_MOMENTS,
        type=st.sampled_from(["article", "video"]),
        quality=st.none() | st.integers(0, 500),
        heat=st.none() | st.integers(-1, 500),
        published=st.none() | st.booleans(),
        images=st.none() | st.lists(_PICTURES, min_size=1, max_size=3),
        ampWebUrl=st.none() | st.just("https://amp.example.com/trees/"),
    ),
    min_size=1,
    max_size=12,
)
"""Readable articles, with and without most of the fields that figures count."""

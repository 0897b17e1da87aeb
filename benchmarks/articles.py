"""Writes a content repository of articles that nobody wrote: as many as asked, always the same.

The articles are of the size and shape that real ones have: headline, excerpt, addresses,
provider, topics, pictures, now and then related articles, actions, secured data, and a body.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

PLACES = ("the old harbour", "the northern districts", "the market square", "the river bank",
          "the university", "the railway yard", "the hill quarter", "the new library")  # fmt: skip
WHO = ("City council", "Volunteers", "Two schools", "The water board", "Neighbours", "Gardeners",
       "A bakery", "The tram company", "Researchers", "The fire brigade")  # fmt: skip
DO = ("plan to renew", "vote on", "open", "repair", "map", "measure the heat in", "clean",
      "count the trees of", "light up", "argue about")  # fmt: skip
WHEN = ("before the summer", "after a long winter", "with help from abroad", "for the first time",
        "without waiting for the state", "“because somebody has to”", "– at last")  # fmt: skip
SYLLABLES = ("ba", "do", "fen", "gor", "hil", "ka", "lund", "mer", "nor", "pol", "ri", "sten",
             "tal", "ul", "ver", "wick", "xa", "yar", "zell", "brook")  # fmt: skip
SENTENCES = (
    "The plan covers every district and starts in the spring.",
    "Nobody had expected so many people to come.",
    "The costs are shared: one half comes from the city, the other from donations.",
    "“We did not think that it would go so fast,” says one of the organizers.",
    "A first report is due in autumn; until then the work goes on.",
    "Whether it lasts depends on the weather, and on the budget.",
    "Similar attempts in other cities had mixed results.",
    "Maps and figures are to be published on the city’s website.",
)
PROVIDERS = (
    ("Example Times", "example.com"),
    ("Example Herald", "example.org"),
    ("The Daily Example", "news.example.net"),
    ("Radio Example", "radio.example.com"),
)
TOPICS = ("Climate", "Cities", "Transport", "Schools", "Water", "Health", "Culture")

FAULTS: tuple[Callable[[str], str], ...] = (
    lambda text: text.replace('title: "', 'title: "Breaking &ndash; ', 1),
    lambda text: text.replace('excerpt: "', 'excerpt: "  ', 1),
    lambda text: text.replace(":00Z\n", ":00+00:00\n", 1),
    lambda text: text.replace("quality: ", 'quality: "', 1).replace("\nheat", '"\nheat', 1),
    lambda text: text.replace(". ", ".  ", 1),
)
"""Ways to make an article such that a safe fix makes it right again."""


class Writer:
    """Makes up articles.

    Args:
        seed: What the choices depend on.
    """

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def article(self, number: int) -> tuple[str, str]:
        """Return the name and the text of an article."""
        choose = self.random.choice
        day = datetime(2021, 1, 1, tzinfo=UTC) + timedelta(minutes=601 * number)
        town = "".join(choose(SYLLABLES) for _ in range(3)).capitalize()
        title = f"{choose(WHO)} {choose(DO)} {choose(PLACES)} of {town} {choose(WHEN)}"
        slug = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in title).split())
        name = f"_news/{day:%Y}/{day:%Y-%m-%d}-{number:06}-{slug.lower()}.md"
        provider, domain = choose(PROVIDERS)
        url = f"https://www.{domain}/{day:%Y/%m/%d}/{slug.lower()}/"
        fields = [
            "category: news",
            f'title: "{title}"',
            f'excerpt: "{self._text(2)}"',
            f"publishedDateTime: {day:%Y-%m-%dT%H:%M:00Z}",
            f'originalUrl: "{url}"',
            f'webUrl: "{url}"',
            "type: article",
            f"quality: {self.random.randrange(101)}",
            "heat: -1",
            "published: true",
            "",
            "provider:",
            f"  name: {provider}",
            f"  domain: {domain}",
            "",
            "topics:",
            *(f"  - {topic}" for topic in self.random.sample(TOPICS, self.random.randint(1, 3))),
            "",
            "images:",
            *self._image(domain, number, "  "),
            *self._related(number),
            *self._secured(),
        ]
        body = "\n\n".join(self._text(4) for _ in range(self.random.randrange(4)))
        return name, "\n".join(["---", *fields, "---", "", body, ""] if body else
                               ["---", *fields, "---", ""])  # fmt: skip

    def _text(self, count: int) -> str:
        return " ".join(self.random.sample(SENTENCES, count))

    def _image(self, domain: str, number: int, indent: str) -> list[str]:
        return [
            f'{indent}- url: "https://images.{domain}/{number}-1200x630.jpg?resize=1200%2C630"',
            f"{indent}  width: 1200",
            f"{indent}  height: 630",
            f"{indent}  isCached: true",
        ]

    def _related(self, number: int) -> list[str]:
        if self.random.random() > 0.3:
            return []
        provider, domain = self.random.choice(PROVIDERS)
        return [
            "",
            "related:",
            f'  - title: "{self.random.choice(WHO)} look back"',
            f'    excerpt: "{self._text(1)}"',
            f'    webUrl: "https://www.{domain}/related/{number}/"',
            "    type: article",
            "    provider:",
            f"      name: {provider}",
            f"      domain: {domain}",
        ]

    def _secured(self) -> list[str]:
        if self.random.random() > 0.6:
            return []
        data, vector = (
            base64.b64encode(self.random.randbytes(size)).decode()
            for size in (16 * self.random.randint(20, 30), 16)
        )
        return ["", f'secured: "{data};{vector}"']


def write(folder: Path, count: int, seed: int, faulty: float = 0) -> int:
    """Write articles.

    Args:
        folder: Where to; it comes into being.
        count: How many.
        seed: What the articles depend on.
        faulty: Of how many in a hundred something can be fixed, spread evenly.

    Returns:
        How many have something that can be fixed.
    """
    writer = Writer(seed)
    wrong = 0
    for number in range(count):
        name, text = writer.article(number)
        if int((number + 1) * faulty / 100) > int(number * faulty / 100):
            text = FAULTS[wrong % len(FAULTS)](text)
            wrong += 1
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return wrong

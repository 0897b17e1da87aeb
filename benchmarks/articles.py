"""Writes a repository of made-up articles: as many as asked for, always the same.

The articles have the size and shape of real ones (`python -m benchmarks.likeness` compares them).
Usual are one to two kilobytes. A third have CRLF line ends, six in a hundred are videos, four in a
hundred have an AMP page, and most have no body. In some repositories, articles have related ones:
in a hundred, fourteen have up to five and one has thirty. Addresses, pictures and texts vary as
those of publishers do. The content of an article depends only on the seed and its number, and uses
only random functions that are the same in each version of Python.
"""

from __future__ import annotations

import base64
import hashlib
import re
import struct
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.addresses import amp_fields, page, picture
from benchmarks.dice import Dice
from benchmarks.flaws import mixture
from benchmarks.words import (
    DO,
    LONG_TITLE,
    PROVIDERS,
    QUOTING_SENTENCES,
    QUOTING_TITLE,
    SYLLABLES,
    TOPICS,
    WORDS,
    Words,
)

SITE = "https://articles.example"
FIRST_DAY = datetime(2015, 1, 1, tzinfo=UTC)
MINUTES = 9 * 365 * 24 * 60
"""The period of the articles in minutes from the first day, all of it in the past."""

MANY_RELATED = 97
"""One in so many articles has thirty related ones."""


class Article:
    """A made-up article.

    Args:
        seed: The seed for random choices.
        number: The number of the article.
        related: Whether it may have related articles.

    Attributes:
        title: The headline, which is unique.
        name: The path of the file.
        text: The content of the file.
    """

    def __init__(self, seed: int, number: int, related: bool = True) -> None:
        self.number = number
        self.has_related = related
        self.dice = Dice(f"{seed}/{number}")
        self.seed = seed
        self.published = FIRST_DAY + timedelta(minutes=number * 47 % MINUTES)
        self.is_video = self.dice.chance(100 * 12 / 192)
        # Each title has a unique town in it.
        self.title = self._title(_town(number))
        self.name = self._name()
        self.line_end = "\r\n" if self.dice.chance(100 * 57 / 192) else "\n"
        self.text = self._text()

    def _text(self) -> str:
        provider = self.dice.pick(PROVIDERS)
        lines = [
            "---",
            *self._head(provider[1]),
            "",
            *self._provider(provider, logo=self.dice.chance(82), indent=""),
            "",
            "topics:",
            *(f"  - {topic}" for topic in self.dice.some(TOPICS, self._topic_count())),
            *self._images(provider[1]),
            *self._related(),
            *self._actions(provider[1]),
            *self._secured(),
            "---",
            "",
            *self._body(),
        ]
        return self.line_end.join([*lines, ""])

    def _name(self) -> str:
        # In the author's time zone, it is the next day already.
        day = self.published + timedelta(days=self.dice.chance(100 * 10 / 192))
        slug = re.sub(r"\s", "-", re.sub(r"[^\w\s-]|_", "", self.title.lower()))
        return f"_news/{day:%Y-%m-%d}-{slug.translate(_PLAIN)}.md"

    def _head(self, domain: str) -> list[str]:
        dice, published = self.dice, self.published
        url = page(dice, domain, self.title, published)
        quality = dice.number(11, 189)
        fields = ["category: news", f'title: "{self.title}"', f'excerpt: "{self._excerpt()}"']
        fields.append(f"publishedDateTime: {_timestamp(published)}")
        if dice.chance(3):
            updated = published + timedelta(minutes=dice.number(5, 5000))
            fields.append(f"updatedDateTime: {_timestamp(updated)}")
        if self.is_video:
            fields.append(f'originalUrl: "https://www.youtube.com/watch?v={self._video()}"')
        else:
            fields += [f'originalUrl: "{url}"', f'webUrl: "{url}"']
            fields += amp_fields(dice, url) if dice.chance(100 * 7 / 180) else []
        fields += [
            f"type: {'video' if self.is_video else 'article'}",
            f"quality: {quality}",
            f"heat: {-1 if dice.chance(15) else quality}",
            f"published: {'false' if dice.chance(30) else 'true'}",
        ]
        if self.is_video:
            fields += ["", f'featuredContent: "{_FRAME.format(self._video())}"']
        return fields

    def _title(self, town: str) -> str:
        words = WORDS[self.dice.chance(85)]
        if self.dice.chance(100 * 11 / 192):
            return self._filled(LONG_TITLE, town, words)
        template = QUOTING_TITLE if self.dice.chance(2) else self.dice.pick(words.titles)
        return self._filled(template, town, words)

    def _excerpt(self) -> str:
        dice = self.dice
        words = WORDS[dice.chance(60)]
        sentences = dice.some(words.sentences, dice.pick((1, 2, 3, 3, 3, 4)))
        if dice.chance(4):
            sentences[0] = dice.pick(QUOTING_SENTENCES)
        text = " ".join(
            self._filled(sentence, _town(dice.number(0, 9999)), words) for sentence in sentences
        )
        return text + " ..." if dice.chance(10) else text

    def _filled(self, template: str, town: str, words: Words) -> str:
        dice = self.dice
        return template.format(
            who=dice.pick(words.who),
            do=dice.pick(DO),
            place=dice.pick(words.places),
            town=town,
            when=dice.pick(words.when),
            year=dice.number(1950, 2030),
            n=dice.number(4, 90),
        )

    def _provider(self, provider: tuple[str, str], logo: bool, indent: str) -> list[str]:
        name, domain = provider
        lines = [f"{indent}provider:", f"{indent}  name: {name}", f"{indent}  domain: {domain}"]
        if logo:
            lines += [
                f"{indent}  images:",
                f'{indent}    - url: "{SITE}/{_logo(domain)}"',
                f"{indent}      width: 50",
                f"{indent}      height: 50",
            ]
        return lines

    def _topic_count(self) -> int:
        return self.dice.pick((1, 1, 1, 1, 1, 1, 1, 2, 2, 3))

    def _images(self, domain: str) -> list[str]:
        dice = self.dice
        if self.is_video:
            video = _image(f"https://i.ytimg.com/vi/{self._video()}/maxresdefault.jpg", 1280, 720)
            return ["", "images:", *video]
        if not dice.chance(97):
            return []
        lines = _image(*picture(dice, domain, self.number))
        if dice.chance(3):
            lines += _image(f"https://www.{domain}/{self.number}/gallery-450x600.jpg", 450, 600)
        return ["", "images:", *lines]

    def _related(self) -> list[str]:
        dice = self.dice
        count = dice.number(1, 5) if dice.chance(14) else 0
        if self.number % MANY_RELATED == MANY_RELATED // 2:
            count = 30
        if not self.has_related:
            return []
        lines = ["", "related:"] if count else []
        for at in range(count):
            provider = dice.pick(PROVIDERS)
            title = self._title(_town(10 * self.number + at))
            published = self.published + timedelta(minutes=dice.number(-9000, 9000))
            url = page(dice, provider[1], title, published)
            lines += [
                f'  - title: "{title}"',
                f'    excerpt: "{self._excerpt()}"',
                f"    publishedDateTime: {_timestamp(published)}",
                f'    webUrl: "{url}"',
                *(f"    {field}" for field in (amp_fields(dice, url) if dice.chance(40) else ())),
                "    type: article",
                *self._provider(provider, logo=False, indent="    "),
                # In descending order of quality.
                f"    quality: {dice.number(180 - 6 * at - 5, 180 - 6 * at)}",
            ]
            if dice.chance(60):
                image = _image(*picture(dice, provider[1], 10 * self.number + at))
                lines += ["    images:", *(f"    {line}" for line in image)]
        return lines

    def _actions(self, domain: str) -> list[str]:
        if not self.dice.chance(2):
            return []
        return [
            "",
            "actions:",
            f'  - url: "https://files.{domain}/{self.number}/figures.pdf"',
            "    type: download",
            '    title: "All figures (PDF)"',
        ]

    def _secured(self) -> list[str]:
        if not self.dice.chance(99):
            return []
        size = 16 * self.dice.number(17, 25)
        data = hashlib.shake_128(f"{self.seed}/{self.number}".encode()).digest(size + 16)
        parts = (base64.b64encode(part).decode() for part in (data[:size], data[size:]))
        return ["", f'secured: "{";".join(parts)}"']

    def _body(self) -> list[str]:
        if not self.dice.chance(3):
            return []
        texts = (self._excerpt().replace('\\"', '"') for _ in range(self.dice.number(2, 6)))
        return [line for text in texts for line in (text, "")][:-1]

    def _video(self) -> str:
        digest = hashlib.shake_128(f"video {self.seed}/{self.number}".encode()).digest(9)
        return base64.urlsafe_b64encode(digest)[:11].decode()


_PLAIN = str.maketrans("éüöë", "euoe")
_FRAME = (
    r"<iframe width=\"800\" height=\"500\" frameborder=\"0\""
    r" src=\"https://www.youtube.com/embed/{}\" allow=\"accelerometer; autoplay; encrypted-media;"
    r" gyroscope; picture-in-picture\" allowfullscreen></iframe>"
)


def _town(number: int) -> str:
    """Return the name of a town, unique for numbers below 160,000."""
    number = number * 7919 % 160_000 + number // 160_000 * 160_000
    name = ""
    while number or not name:
        number, at = divmod(number, len(SYLLABLES))
        name += SYLLABLES[at]
    return name.capitalize()


def _timestamp(time: datetime) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%SZ}"


def _image(url: str, width: int, height: int) -> list[str]:
    return [f'  - url: "{url}"', f"    width: {width}", f"    height: {height}",
            "    isCached: true"]  # fmt: skip


def _logo(domain: str) -> str:
    return f"assets/images/organizations/{domain}-50x50.png"


def _png(width: int, height: int) -> bytes:
    """Return an uncompressed black picture of that size, independent of any library."""
    rows = bytes(1 + (width + 7) // 8) * height
    stored = struct.pack("<BHH", 1, len(rows), len(rows) ^ 0xFFFF) + rows
    checked = b"\x78\x01" + stored + struct.pack(">I", zlib.adler32(rows))
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", checked), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def write(
    folder: Path, count: int, seed: int, faulty: float = 0, related: bool = True
) -> list[Path]:
    """Write articles, their logos, and the configuration of the site.

    Args:
        folder: The folder to create.
        count: The number of articles.
        seed: The seed for random choices.
        faulty: The percentage of articles with findings, spread evenly. It also determines the
            kinds of findings: see `mixture`.
        related: Whether some articles have related ones.

    Returns:
        The articles with findings.
    """
    (folder / "_news").mkdir(parents=True, exist_ok=True)
    (folder / "_config.yml").write_text(f'url: "{SITE}"\n', encoding="utf-8", newline="")
    (folder / _logo("")).parent.mkdir(parents=True, exist_ok=True)
    for _, domain in PROVIDERS:
        (folder / _logo(domain)).write_bytes(_png(50, 50))
    mixed = mixture(faulty)
    deck = mixed.deck()
    wrong: list[Path] = []
    for number in range(count):
        article = Article(seed, number, related)
        path, text = folder / article.name, mixed.written(article.text, article.dice)
        if int((number + 1) * faulty / 100) > int(number * faulty / 100):
            text = deck[len(wrong) % len(deck)].spoiled(text, article.dice)
            wrong.append(path)
        path.write_bytes(text.encode())
    return wrong

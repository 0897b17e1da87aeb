"""Addresses of pages and pictures, in the styles of publishers."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from benchmarks.dice import Dice


def page(dice: Dice, domain: str, title: str, published: datetime) -> str:
    """Return the address of an article's page, in the style of its publisher."""
    host = domain if dice.chance(20) else f"www.{domain}"
    slug = "-".join(re.findall(r"[a-z0-9]+", title.lower()))
    # The article was written up to two days before it was found.
    day = published - timedelta(days=dice.number(0, 2))
    number = dice.number(100_000, 9_999_999)
    path = dice.pick((
        f"{day:%Y/%m/%d}/{slug}/",
        f"news/{slug}-{number}",
        f"{day:%Y}/{slug}/",
        f"local/{day:%Y}/{day:%b}/{day:%d}/{slug}".lower(),
        f"story/{slug}.html",
        f"article{number}.ece?id={slug[:40]}-{number}",
    ))  # fmt: skip
    return f"https://{host}/{path}"


def amp_fields(dice: Dice, url: str) -> list[str]:
    """Return the fields with the addresses of an AMP page and of its copy in the AMP cache."""
    scheme, _, host, path = url.split("/", 3)
    if "?" in path:
        amp = f"{url}&amp=1"
    elif path.endswith(".html"):
        amp = url.removesuffix("html") + "amp.html"
    else:
        amp = dice.pick((
            f"{scheme}//amp.{host.removeprefix('www.')}/{path}",
            f"{url.rstrip('/')}/amp",
            f"{url.rstrip('/')}/amp/",
            f"{url}?amp",
            f"{url}?amp=1",
            f"{scheme}//{host}/.amp/{path}",
        ))  # fmt: skip
    host, path = amp.split("/", 3)[2:]
    label = host.replace("-", "--").replace(".", "-")
    cached = f"https://{label}.cdn.ampproject.org/c/s/{host}/{path}"
    return [f'ampWebUrl: "{amp}"', f'cdnAmpWebUrl: "{cached}"']


def picture(dice: Dice, domain: str, number: int) -> tuple[str, int, int]:
    """Return the address, the width and the height of a picture, which agree."""
    width, height = dice.pick(((1200, 630), (620, 411), (1000, 563), (640, 360), (1600, 900)))
    place = f"https://images.{domain}/{number}"
    return dice.pick((
        (f"https://www.{domain}/wp-content/uploads/{number}-{width}x{height}.jpg", width, height),
        (f"{place}.jpg?resize={width}%2C{height}&ssl=1", width, height),
        (f"{place}.jpg?w={width}&strip=all", width, height),
        (f"{place}.jpg?fit={width}%2C{width}&ssl=1", width, height),
        (f"{place}/master/{number}.jpg?width={width // 2}&quality=45&fit=max&dpr=2", width, height),
        (f"{place}.jpg?w={width}&fit=max", width, height),
        (f"https://cdn.{domain}/image/upload/w_{width},h_{height},c_fill/{number}.jpg",
         width, height),
        (f"{place}/{width}_{height}/photo.jpg", width, height),
        (f"{place}/height-{height},width-{width}/photo.png", width, height),
        (f"https://www.{domain}/images/social/default-image.png", 1600, 1600),
        (f"https://www.{domain}/images/social/share.png", 1200, 627),
        (f"https://media.{domain}/photos/{number:024x}/master/pass/Photo-{number}.jpg",
         2400, 1600),
    ))  # fmt: skip

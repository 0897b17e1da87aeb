"""NM704 and NM705: pictures on the web compared with their declarations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsmeta.diagnostics import Finding, FixSafety, Severity, field_name
from newsmeta.rules.base import Context, Need, Phase, Rule
from newsmeta.rules.document import Document
from newsmeta.rules.images.declared_sizes import declared_size, set_size
from newsmeta.rules.web.asking import Asked, Thing, answered, is_aside

if TYPE_CHECKING:
    from newsmeta.answers import Answer, SeenPicture
    from newsmeta.rules.values import UrlValue

_NEEDS = frozenset((Need.URLS, Need.SITE, Need.LINKS, Need.WEB_PICTURES))


class RemoteImageSize(Rule):
    """The declared size of a picture on the web is not its real size.

    **What it does.** Reads the size of each picture as shown (turned according to EXIF) from its
    first bytes, and compares it with `width` and `height`. The fix declares the real size. An SVG
    picture without a size of its own fits any size. NM401, which looks at URLs, does not report
    pictures that were looked at here.

    **Why it matters.** Browsers reserve the declared space before the picture is loaded. If the
    size is wrong, the page jumps or the picture is distorted.

    **Example.** A picture of 1000 by 525 pixels:

    ```yaml
    images:
      - url: "https://www.example.com/trees.jpg"
        width: 1200
        height: 630
    ```

    **Use instead.**

    ```yaml
    images:
      - url: "https://www.example.com/trees.jpg"
        width: 1000
        height: 525
    ```
    """

    code = "NM704"
    name = "remote-image-size"
    severity = Severity.WARNING
    fix = FixSafety.SAFE
    phases = frozenset((Phase.ONLINE,))
    needs = _NEEDS


class RemoteNotImage(Rule):
    """The address of a picture leads to something else.

    **What it does.** Reports addresses of pictures for which the server sends something else, such
    as a web page, as a successful answer (200). Nothing is reported if that is a page to log in or
    to consent, which may not be shown to everybody.

    **Why it matters.** Readers see a broken picture.

    **Example.** The page with the picture:

    ```yaml
    images:
      - url: "https://www.example.com/news/trees"
    ```

    **Use instead.** The picture itself:

    ```yaml
    images:
      - url: "https://www.example.com/trees.jpg"
    ```
    """

    code = "NM705"
    name = "remote-not-image"
    severity = Severity.ERROR
    phases = frozenset((Phase.ONLINE,))
    needs = _NEEDS


RULES: tuple[type[Rule], ...] = (RemoteImageSize, RemoteNotImage)

_FOUND = frozenset({200, 203, 206})
"""Statuses of a complete answer, whatever other statuses are accepted."""
_STAND_IN = 2
"""Most pixels in a row of a placeholder for a picture that is not shown."""


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield findings about pictures on the web."""
    for each, answer in answered(document, context):
        picture = answer.picture if each.thing is Thing.PICTURE else None
        if picture is None or answer.status not in _FOUND:
            continue
        if picture.format:
            yield from _size(document, each.value, picture)
        elif picture.problem and not _is_aside(each, answer):
            value = each.value
            yield Finding(
                RemoteNotImage.code,
                f"{value.name}: the answer {picture.problem}",
                value.node.span,
                "write the address of the picture itself",
                value.pointer,
            )


def _is_aside(each: Asked, answer: Answer) -> bool:
    """Tell whether the answer is a page shown in front of the picture."""
    from newsmeta.urls import parse

    end = parse(answer.final_url) if answer.hops else None
    return end is not None and is_aside(end, each.url)


def _size(document: Document, value: UrlValue, picture: SeenPicture) -> Iterator[Finding]:
    declared = declared_size(document, value)
    real = picture.width, picture.height
    if declared is None or picture.width is None or picture.height is None or declared == real:
        return
    owner = value.pointer[:-1]
    wrong = "width" if declared[0] != picture.width else "height"
    is_picture = max(picture.width, picture.height) > _STAND_IN
    yield Finding(
        RemoteImageSize.code,
        f"{field_name(owner)}: declared {declared[0]}x{declared[1]}, but the picture is "
        f"{picture.width}x{picture.height}",
        document.span((*owner, wrong)),
        "declare the size of the picture, or write the address of another picture"
        if is_picture
        else "check whether the picture is still there",
        (*owner, wrong),
        (("this is the picture", value.node.span),),
        set_size(owner, picture.width, picture.height) if is_picture else None,
    )

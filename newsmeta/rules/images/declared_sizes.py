"""NM401 to NM403: declared sizes of pictures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from newsmeta.diagnostics import Finding, FixSafety, Pointer, Severity, field_name
from newsmeta.diagnostics.changes import SetValue, SetValues
from newsmeta.rules.base import Context, Need, Phase, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.values import PICTURE, UrlValue

if TYPE_CHECKING:
    from newsmeta.urls.sizes import StatedSize


class ImageSizeMismatch(Rule):
    """The declared size of a picture differs from the one in its URL.

    **What it does.** Many URLs state the size of their picture: `trees-630x355.jpg`,
    `?resize=620,497`, `?w=1200&fit=max` (at most), `w_620,h_411` and so on. The rule reports a
    `width` or `height` that contradicts the URL. It ignores URLs without a size or with numbers
    that may mean something else, pictures of the site itself, which NM405 measures, and pictures
    that `newsmeta check --online` has looked at.

    **Why it matters.** Browsers reserve the declared space before the picture is loaded. If the
    size is wrong, the page jumps or the picture is distorted. The fix is unsafe, as the server may
    not do what the URL says.

    **Example.**

    ```yaml
    images:
      - url: "https://www.example.com/trees-630x355.jpg"
        width: 1200
        height: 630
    ```

    **Use instead.**

    ```yaml
    images:
      - url: "https://www.example.com/trees-630x355.jpg"
        width: 630
        height: 355
    ```
    """

    code = "NM401"
    name = "image-size-mismatch"
    severity = Severity.WARNING
    fix = FixSafety.UNSAFE
    phases = frozenset((Phase.CHECK,))
    needs = frozenset(
        (
            Need.URLS,
            Need.SITE,
        )
    )


class ImageTooSmall(Rule):
    """The picture for cards is too small.

    **What it does.** Reports the first of an article's `images` if its declared size is under 300
    by 157 pixels, or under `rules.min-image-width` and `rules.min-image-height`.

    **Why it matters.** Cards, search engines and social networks show it large, blurred, or
    not at all.

    **Example.**

    ```yaml
    images:
      - url: "https://www.example.com/trees-150x84.jpg"
        width: 150
        height: 84
    ```

    **Use instead.**

    ```yaml
    images:
      - url: "https://www.example.com/trees-1200x630.jpg"
        width: 1200
        height: 630
    ```
    """

    code = "NM402"
    name = "image-too-small"
    severity = Severity.INFO
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.URLS,))


class ImageAspect(Rule):
    """A picture is very wide or very high.

    **What it does.** Reports pictures whose declared size is beyond 3:1 or 1:3, or beyond
    `rules.max-image-aspect`.

    **Why it matters.** Cards cut off most of such a picture. Often it is a banner or a tall strip,
    or two digits were swapped.

    **Example.**

    ```yaml
    images:
      - url: "https://www.example.com/trees.jpg"
        width: 1200
        height: 63
    ```

    **Use instead.**

    ```yaml
    images:
      - url: "https://www.example.com/trees.jpg"
        width: 1200
        height: 630
    ```
    """

    code = "NM403"
    name = "image-aspect"
    severity = Severity.INFO
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.URLS,))


RULES: tuple[type[Rule], ...] = (ImageSizeMismatch, ImageTooSmall, ImageAspect)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield findings about declared sizes, without a look at the pictures."""
    from newsmeta.urls.sizes import stated_size  # Its table takes a while to build.

    for value in document.urls:
        size = declared_size(document, value) if value.is_image else None
        if size is None:
            continue
        is_local = document.site is not None and document.site.find(value.text, value.url)
        is_known = is_local or _was_seen(value, context)
        stated = None if is_known else stated_size(value.text)
        if stated and stated.contradicts(*size):
            yield _mismatch(document, value, size, stated)
        yield from _shape(document, value.pointer[:-1], size, context)


def _was_seen(value: UrlValue, context: Context) -> bool:
    """Tell whether the size of a picture on the web is known."""
    if context.web is None:
        return False
    from newsmeta.rules.web.asking import meant

    url = meant(value)
    answer = context.web.answers.get(url.asked) if url else None
    return bool(answer and answer.picture and answer.picture.width)


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    settings = context.settings
    for owner, _, text in document.typed[PICTURE]:
        width, height = owner["width"], owner["height"]
        if contradicts(text, width, height):
            return False
        is_narrow = max(width, height) > settings.max_image_aspect * min(width, height)
        if is_narrow and ImageAspect.code in context.enabled:
            return False
    if ImageTooSmall.code not in context.enabled or not document.values.get("images"):
        return True
    card = document.values["images"][0]
    return bool(
        card["width"] >= settings.min_image_width and card["height"] >= settings.min_image_height
    )


@lru_cache(maxsize=1024)  # Many articles share a logo.
def contradicts(text: str, width: int, height: int) -> bool:
    """Tell whether the URL or name of a picture states another size."""
    from newsmeta.urls.sizes import (
        says_plainly,
        stated_size,
    )  # The table of this module takes a while to build.

    if says_plainly(text, width, height):
        return False
    stated = stated_size(text)
    return stated is not None and stated.contradicts(width, height)


def declared_size(document: Document, value: UrlValue) -> tuple[int, int] | None:
    """Return width and height beside a URL; None if they are missing."""
    owner = document.mapping_at(value.pointer[:-1])
    width, height = owner.get("width"), owner.get("height")
    if type(width) is not int or type(height) is not int or min(width, height) < 1:
        return None
    return width, height


def set_size(owner: Pointer, width: int, height: int) -> SetValues:
    """Return the change that declares a size."""
    return SetValues((SetValue((*owner, "width"), width), SetValue((*owner, "height"), height)))


def _mismatch(
    document: Document, value: UrlValue, size: tuple[int, int], stated: StatedSize
) -> Finding:
    owner = value.pointer[:-1]
    wrong = "width"
    if not stated.width or not _contradicts(stated.width, size[0], stated.is_exact):
        wrong = "height"
    change = None
    if stated.is_exact and stated.width and stated.height:
        change = set_size(owner, stated.width, stated.height)
    return Finding(
        ImageSizeMismatch.code,
        f"{field_name(owner)}: declared {size[0]}x{size[1]}, but its URL says {_in_words(stated)}",
        document.span((*owner, wrong)),
        _advice(size, stated),
        (*owner, wrong),
        (("the URL states the size here", document.url_part(value, stated.start, stated.end)),),
        change,
    )


def _advice(size: tuple[int, int], stated: StatedSize) -> str:
    if not (stated.is_exact and stated.width and stated.height):
        return "declare the real size"
    is_larger = size[0] >= stated.width and size[1] >= stated.height
    return "declare that size" + (", or write the URL of the larger picture" if is_larger else "")


def _contradicts(stated: int, declared: int, is_exact: bool) -> bool:
    return declared != stated if is_exact else declared > stated


def _in_words(stated: StatedSize) -> str:
    bound = "" if stated.is_exact else "at most "
    if stated.width and stated.height:
        return f"{bound}{stated.width}x{stated.height}"
    return f"{bound}{stated.width} wide" if stated.width else f"{bound}{stated.height} high"


def _shape(
    document: Document, owner: Pointer, size: tuple[int, int], context: Context
) -> Iterator[Finding]:
    width, height = size
    settings = context.settings
    least = settings.min_image_width, settings.min_image_height
    is_card = context.is_article and owner == ("images", 0)
    if is_card and (width < least[0] or height < least[1]):
        wrong = "width" if width < least[0] else "height"
        yield Finding(
            ImageTooSmall.code,
            f"{field_name(owner)}: {width}x{height} is too small for cards",
            document.span((*owner, wrong)),
            f"use a picture of at least {least[0]}x{least[1]}",
            (*owner, wrong),
        )
    if max(size) > settings.max_image_aspect * min(size):
        wrong = "width" if width > height else "height"
        limit = settings.max_image_aspect
        yield Finding(
            ImageAspect.code,
            f"{field_name(owner)}: {width}x{height} is beyond "
            + (f"{limit}:1" if width > height else f"1:{limit}"),
            document.span((*owner, wrong)),
            "check the size, or use another picture",
            (*owner, wrong),
        )

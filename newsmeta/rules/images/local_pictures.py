"""NM404 to NM407: the site's own pictures, in the repository."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from newsmeta.diagnostics import Finding, FixSafety, Severity, Span, field_name
from newsmeta.rules.base import Context, Need, Phase, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.images.declared_sizes import contradicts, declared_size, set_size
from newsmeta.rules.url_values import url_of
from newsmeta.rules.values import PICTURE, UrlValue
from newsmeta.suggestions import nearest
from newsmeta.urls.beginnings import is_malformed
from newsmeta.urls.ordinary import ordinary_host

if TYPE_CHECKING:
    from newsmeta.images import Picture
    from newsmeta.site.site import LocalFile, Pictures, Site


class MissingLocalImage(Rule):
    """A picture of the site is not in the repository.

    **What it does.** Reads paths such as `/assets/trees.jpg` and complete URLs of the site itself
    as files, and reports files that are missing. The address of the site is taken from `site-url`
    and `base-url`, or from `url` and `baseurl` in Jekyll's `_config.yml`. No path leads out of the
    repository, whether by `..`, by a symbolic link or by escapes.

    **Why it matters.** Readers see a broken picture.

    **Example.**

    ```yaml
    images:
      - url: "/assets/images/organisations/example.com-50x50.jpg"
    ```

    **Use instead.**

    ```yaml
    images:
      - url: "/assets/images/organizations/example.com-50x50.jpg"
    ```
    """

    code = "NM404"
    name = "missing-local-image"
    severity = Severity.ERROR
    phases = frozenset((Phase.CHECK,))
    needs = frozenset(
        (
            Need.URLS,
            Need.SITE,
        )
    )


class LocalImageSize(Rule):
    """The declared size of a picture of the site is not its real size.

    **What it does.** Reads the size of the picture as shown (turned according to EXIF) from its
    file, and compares it with `width` and `height`. The fix declares the real size. An SVG picture
    without a size of its own fits any size.

    **Why it matters.** Browsers reserve the declared space before the picture is loaded. If the
    size is wrong, the page jumps or the picture is distorted.

    **Example.** A file of 320 by 320 pixels:

    ```yaml
    images:
      - url: "/assets/images/organizations/example.com-400x400.jpg"
        width: 400
        height: 400
    ```

    **Use instead.**

    ```yaml
    images:
      - url: "/assets/images/organizations/example.com-400x400.jpg"
        width: 320
        height: 320
    ```
    """

    code = "NM405"
    name = "local-image-size"
    severity = Severity.ERROR
    fix = FixSafety.SAFE
    phases = frozenset((Phase.CHECK,))
    needs = frozenset(
        (
            Need.URLS,
            Need.SITE,
        )
    )


class LocalImageName(Rule):
    """The name of a picture of the site states a size that it does not have.

    **What it does.** Reports URLs of local files with a name such as `logo-400x400.jpg` if the
    picture has another size. In the folders that are checked, pictures that no file refers to are
    looked at as well.

    **Why it matters.** Templates and scripts pick a picture by its name.

    **Example.** A file of 320 by 320 pixels:

    ```yaml
    images:
      - url: "/assets/images/organizations/example.com-400x400.jpg"
    ```

    **Use instead.** A picture of 400 by 400 pixels, or the right name:

    ```yaml
    images:
      - url: "/assets/images/organizations/example.com-320x320.jpg"
    ```
    """

    code = "NM406"
    name = "local-image-name"
    severity = Severity.WARNING
    phases = frozenset((Phase.CHECK,))
    needs = frozenset(
        (
            Need.URLS,
            Need.SITE,
            Need.PICTURES,
        )
    )


class NotAnImage(Rule):
    """A picture of the site is not a picture, or not of the format of its name.

    **What it does.** Reports local files that cannot be read as PNG, JPEG, GIF, WebP, AVIF or SVG,
    that are cut off, or whose content has another format than the ending of their name. In the
    folders that are checked, pictures that no file refers to are looked at as well.

    **Why it matters.** Servers declare the format of a file by its name. Readers see a broken
    picture, or half of one.

    **Example.** A web page, saved by mistake as a picture:

    ```yaml
    images:
      - url: "/assets/images/trees.jpg"
    ```

    **Use instead.** The same, with the picture itself in that file:

    ```yaml
    images:
      - url: "/assets/images/trees.jpg"
    ```
    """

    code = "NM407"
    name = "not-an-image"
    severity = Severity.ERROR
    phases = frozenset((Phase.CHECK,))
    needs = frozenset(
        (
            Need.URLS,
            Need.SITE,
            Need.PICTURES,
        )
    )


RULES: tuple[type[Rule], ...] = (MissingLocalImage, LocalImageSize, LocalImageName, NotAnImage)

_MOST_NAMES = 2_000
"""Most files in a folder among which a similar name is looked for."""


def check_picture(local: LocalFile, pictures: Pictures) -> Iterator[Finding]:
    """Yield findings about a single picture."""
    picture, problem = pictures.read(local.path)
    if picture is None:
        yield Finding(NotAnImage.code, f"the file {problem}", Span(0, 0))
    elif text := _other_size(local, picture):
        yield Finding(LocalImageName.code, text, Span(0, 0), "rename or replace it")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield findings about the pictures of a document that lie in the repository."""
    site = document.site
    if site is None:
        return
    for value in document.urls:
        local = site.find(value.text, value.url) if value.is_image else None
        if local is None:
            continue
        if local.problem:
            yield Finding(
                MissingLocalImage.code,
                f"{value.name}: the file {local.shown} {local.problem}",
                value.node.span,
                _other_name(local, site),
                value.pointer,
            )
            continue
        picture, problem = site.pictures.read(local.path)
        if picture is None:
            yield Finding(
                NotAnImage.code,
                f"{value.name}: the file {local.shown} {problem}",
                value.node.span,
                "",
                value.pointer,
            )
        else:
            yield from _size(document, value, local, picture)


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    site = document.site
    if site is None:
        return True
    for local, owner in local_files(document):
        picture = None if local.problem else site.pictures.read(local.path)[0]
        if picture is None:
            return False
        if picture.width is None or picture.height is None:
            continue
        if (owner["width"], owner["height"]) != (picture.width, picture.height):
            return False
        if contradicts(local.path.name, picture.width, picture.height):
            return False
    return True


def local_files(document: PlainDocument) -> Iterator[tuple[LocalFile, Mapping[str, Any]]]:
    """Yield the local pictures that a document names, each with its image field."""
    site = document.site
    if site is None:
        return
    host = site.url.host if site.url else ""
    for owner, _, text in document.typed[PICTURE]:
        if ordinary_host(text) not in ("", host):
            continue  # A picture of another site, as most are.
        # A malformed URL is reported by one rule only, and is no URL to the others.
        if (local := site.find(text, url_of(text))) and not is_malformed(text):
            yield local, owner


def _size(
    document: Document, value: UrlValue, local: LocalFile, picture: Picture
) -> Iterator[Finding]:
    if picture.width is None or picture.height is None:
        return
    owner = value.pointer[:-1]
    declared = declared_size(document, value)
    if declared and declared != (picture.width, picture.height):
        wrong = "width" if declared[0] != picture.width else "height"
        yield Finding(
            LocalImageSize.code,
            f"{field_name(owner)}: declared {declared[0]}x{declared[1]}, but the file "
            f"{local.shown} is {picture.width}x{picture.height}",
            document.span((*owner, wrong)),
            "declare the size of the file, or replace the picture",
            (*owner, wrong),
            (("this is the file", value.node.span),),
            set_size(owner, picture.width, picture.height),
        )
    if text := _other_size(local, picture):
        path = re.split("[?#]", value.text, maxsplit=1)[0]
        yield Finding(
            LocalImageName.code,
            f"{value.name}: {text}",
            document.url_part(value, path.rfind("/") + 1, len(path)),
            f"rename or replace {local.shown}",
            value.pointer,
        )


def _other_size(local: LocalFile, picture: Picture) -> str:
    """Return how the size in a file's name differs from that of its picture."""
    from newsmeta.urls.sizes import stated_size  # Its table takes a while to build.

    stated = stated_size(local.path.name)
    if stated is None or picture.width is None or picture.height is None:
        return ""
    if not stated.contradicts(picture.width, picture.height):
        return ""
    name = f"{stated.width}x{stated.height}"
    return f"the picture is {picture.width}x{picture.height}, but its name says {name}"


def _other_name(local: LocalFile, site: Site) -> str:
    """Return advice on the file that was probably meant."""
    missing = "add the file, or correct the path"
    if local.problem != "does not exist":
        return "write the path of a picture in the repository"
    folder = local.path.parent
    try:
        with os.scandir(folder) as entries:
            files = (entry.name for entry in entries if entry.is_file())
            names = list(islice(files, _MOST_NAMES + 1))
    except OSError:
        return missing
    found = nearest(local.path.name, names, cutoff=0.92) if len(names) <= _MOST_NAMES else None
    where = local.name.rpartition("/")[0]
    return f"did you mean {where}/{found}?" if found and where else missing

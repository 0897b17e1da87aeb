"""Recognition of formats by the first bytes of a file, never by its name."""

from __future__ import annotations

import re

from newsmeta.images.picture import PictureError

_MAGIC = {
    "PNG": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "JPEG": re.compile(rb"\xff\xd8\xff"),
    "GIF": re.compile(rb"GIF8[79]a"),
    "WebP": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
    # The relevant brand may be the main brand or one of the compatible brands.
    "AVIF": re.compile(rb".{4}ftyp(?:.{4}){0,16}?avi[fs]", re.DOTALL),
    "HEIC": re.compile(rb".{4}ftyp(?:he[iv][cxms]|mif1|msf1)", re.DOTALL),
    "JPEG XL": re.compile(rb"\xff\x0a|\0\0\0\x0cJXL \r\n\x87\n"),
    "JPEG 2000": re.compile(rb"\xff\x4f\xff\x51|\0\0\0\x0cjP  \r\n\x87\n"),
    "TIFF": re.compile(rb"II[*+]\0|MM\0[*+]"),
    "ICO": re.compile(rb"\0\0[\x01\x02]\0[^\0]\0"),
    # Two letters are weak evidence, so the length of the following header is checked, too.
    "BMP": re.compile(rb"BM.{12}[\x0c\x10\x28\x34\x38\x40\x6c\x7c]\0\0\0", re.DOTALL),
}

_OTHERS = {
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "a gzip archive (unpack it if it is an SVG)",
}

SUFFIXES = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".jpe": "JPEG",
    ".jfif": "JPEG",
    ".png": "PNG",
    ".apng": "PNG",
    ".gif": "GIF",
    ".webp": "WebP",
    ".avif": "AVIF",
    ".svg": "SVG",
    ".bmp": "BMP",
    ".ico": "ICO",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".heic": "HEIC",
    ".jxl": "JPEG XL",
    ".jp2": "JPEG 2000",
}

_HTML_TAGS = frozenset({"html", "head", "body", "title", "meta", "script", "div", "p", "h1"})


def recognise(head: bytes) -> str:
    """Return the name of the format with these first bytes."""
    for name, pattern in _MAGIC.items():
        if pattern.match(head):
            return name
    if head.startswith(b"version https://git-lfs.github.com/spec/"):
        raise PictureError("is a Git LFS pointer, not the picture: fetch it with `git lfs pull`")
    for magic, kind in _OTHERS.items():
        if head.startswith(magic):
            raise PictureError(f"is {kind}, not a picture")
    return _recognise_markup(head)


def _recognise_markup(head: bytes) -> str:
    from newsmeta.images import markup  # Imported late: its patterns take a while to compile.

    text = markup.text_of(head, markup.encoding_of(head))
    prolog = markup.prolog_of(text)
    name = markup.root_name(text, prolog)
    if name in _HTML_TAGS or markup.is_html(prolog):
        raise PictureError("is an HTML page, not a picture")
    if name == "svg":
        return "SVG"
    if name and text.startswith("<?xml"):
        raise PictureError("is an XML document, not a picture")
    raise PictureError("is not a picture")

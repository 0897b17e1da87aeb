"""What the URL of a picture says about the picture's size.

Image services and content systems write the size into the URL, each in a dialect of its own;
`DIALECTS` is the table of those that are read here. The last statement in a URL wins, as the
last service that handled the picture wrote it. "At most" is kept apart from "exactly", and
whatever is not sure is not reported: a size that is wrongly doubted costs more than one missed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial

# Other systems that resize pictures, whose word would go over that of a file's name.
_DOUBTS = re.compile(
    r"/styles/|/[0-9]+px-|/ii/|/size/w[0-9]|/resize/|/tr:|/rs:|/max/[0-9]|/s[0-9]+/|/t_[^/]+/"
    r"|/fill/w_|w_auto|[?&;](?:im|imwidth|imheight|tr|rmode|func|op|keepaspect\w*|upscale|enlarge"
    r"|mw|mh|max-?width|max-?height)=|[?&;](?:resize=[0-9]+(?:[&#]|$|:)|format=[0-9]+w|size=[0-9]+x"
    r"|mode=aspectfit|type=fit|c=fit|scale=down|crop=false|fit=around)",
    re.IGNORECASE,
)
_LONGEST = 8192
"""The longest URL that is read, in characters: longer ones carry data, not directions."""

_SMALLEST, _LARGEST = 20, 9998
"""What can be a size: below are aspect ratios such as 16x9; 9999 is how some write "any"."""

_UNSURE = -1
"""A size is given, but not one that can be relied on."""


@dataclass(frozen=True, slots=True)
class StatedSize:
    """What a URL says about the size of its picture.

    Attributes:
        width: Pixels, the device pixel ratio applied; None where nothing is said.
        height: Pixels, likewise.
        is_exact: Whether the picture has that size; otherwise it is at most that large.
        start: Where in the text of the URL it is said, in characters.
        end: The end of that place.
        dialect: The name of the dialect it is said in.
    """

    width: int | None
    height: int | None
    is_exact: bool
    start: int
    end: int
    dialect: str

    def contradicts(self, width: int, height: int) -> bool:
        """Tell whether a picture of that width and height is not what the URL speaks of."""
        pairs = ((self.width, width), (self.height, height))
        if self.is_exact:
            return any(stated is not None and stated != real for stated, real in pairs)
        return any(stated is not None and stated < real for stated, real in pairs)


@dataclass(frozen=True)
class ImageUrl:
    """A URL in the pieces that the dialects read. Matches know where they stand in the text.

    Where a path holds another URL, that of the original picture, the pieces end before it.

    Attributes:
        text: The URL as given.
        host: In lower case, without a port; empty where the URL is relative.
        folders: The segments of the path that lead to the file.
        file: The last segment of the path, if it is the name of a file.
        parameters: Those of the query, by name in lower case. Group 2 is the value as written.
    """

    text: str
    host: str
    folders: tuple[re.Match[str], ...]
    file: re.Match[str] | None
    parameters: dict[str, list[re.Match[str]]]

    @cached_property
    def _path(self) -> str:
        return f"/{'/'.join(folder[0] for folder in self.folders)}/"

    @cached_property
    def service(self) -> str:
        """The service whose ways its query is in: Jetpack, Arc or imgix; empty for others."""
        is_pair = not self.value("fit") or _PAIR.fullmatch(self.value("fit")) is not None
        is_jetpack = is_pair and not self.named("dpr")
        if is_jetpack and (
            self.is_at("wp.com", "files.wordpress.com") or self.has_folder("wp-content")
        ):
            return "Jetpack"
        if self.has_folder("resizer") and self.has_folder("v2"):
            return "Arc"
        if not is_pair or self.named("dpr") or self.is_at("imgix.net", "images.ctfassets.net"):
            return "imgix"
        return ""

    def is_at(self, *domains: str) -> bool:
        """Tell whether the host is one of `domains`, or is under one of them."""
        return f".{self.host}".endswith(tuple([f".{domain}" for domain in domains]))

    def has_folder(self, name: str) -> bool:
        """Tell whether a segment of the path before the file is `name`."""
        return f"/{name}/" in self._path

    def named(self, *names: str) -> list[re.Match[str]]:
        """Return the parameters that have one of `names`."""
        return [found for name in names for found in self.parameters.get(name, ())]

    def value(self, name: str) -> str:
        """Return the value of the last parameter of that name, in lower case, or an empty text."""
        found = self.parameters.get(name)
        return found[-1][2].lower() if found else ""


@dataclass(frozen=True, slots=True)
class Dialect:
    """A way to write the size of a picture into its URL.

    Attributes:
        name: What to call it in a message.
        source: Where it is documented.
        sign: A pattern, without groups, for what follows a delimiter in every URL in this
            dialect. It has to be cheap: most URLs match none, and for them nothing else is
            looked at. Two signs are the same, or do not match at the same place.
        read: Finds the statements, given the URL in pieces and the name of the dialect. One
            without width and height is a doubt: something is said there which cannot be relied
            on, and which devalues what comes before it.
    """

    name: str
    source: str
    sign: str
    read: Callable[[ImageUrl, str], Iterator[StatedSize]]


def stated_size(url: str) -> StatedSize | None:
    """Return what a URL says about the size of its picture.

    The last statement wins. If an earlier one is smaller, the last is a bound only, because many
    services never enlarge a picture. There is no tolerance for rounding: where a device pixel
    ratio does not lead to whole pixels, nothing is said.

    Args:
        url: An absolute or site-relative URL. `&` may be escaped for HTML.

    Returns:
        The statement, with its place in `url` as given; None if there is none to rely on.
    """
    if len(url) > _LONGEST:
        return None
    signs = {match.lastindex for match in _SIGNS.finditer(url)}
    if not signs or _DOUBTS.search(url):
        return None
    parts = _take_apart(url)
    found: list[StatedSize] = []
    for dialect in _spoken(signs):
        found.extend(dialect.read(parts, dialect.name))
    if not found:
        return None
    last = found[0] if len(found) == 1 else max(found, key=lambda size: size.start)
    if last.width is None and last.height is None:
        return None
    if last.is_exact and len(found) > 1 and any(_is_smaller(size, last) for size in found):
        return replace(last, is_exact=False)
    return last


def says_plainly(url: str, width: int, height: int) -> bool:
    """Tell, at little cost, whether a URL says that its picture has this size, and no more.

    Args:
        url: As for `stated_size`, which then does not contradict the size.
        width: Pixels.
        height: Pixels.
    """
    for end in (f"-{width}x{height}.jpg", f"?resize={width}%2C{height}", f"?w={width}"):
        if url.endswith(end):
            # No other sign, up to and with the delimiter that this one begins with.
            return _SIGNS.search(url, 0, len(url) - len(end) + 1) is None
    return False


def _is_smaller(size: StatedSize, other: StatedSize) -> bool:
    pairs = ((size.width, other.width), (size.height, other.height))
    return any(one is not None and two is not None and one < two for one, two in pairs)


# The pieces of a URL.

_ORIGIN = re.compile(r"(?:[a-z][a-z0-9+.-]{0,20}:)?//([^/?#]*)", re.IGNORECASE)
# `&#038;` is an ampersand that was escaped for HTML by mistake, not the start of a fragment.
_FRAGMENT = re.compile(r"#(?!0{0,5}38;|x0{0,5}26;)", re.IGNORECASE)
_SEGMENT = re.compile(r"[^/]+")
# The `;` is the end of an escaped `&`.
_PARAMETER = re.compile(r"(?<=[?&;])([^?&#=;]++)=([^&#]*)")
_EMBEDDED = re.compile(r"/https?(?::/|(%3A))", re.IGNORECASE)


def _take_apart(url: str) -> ImageUrl:
    origin = _ORIGIN.match(url)
    path_start = origin.end() if origin else 0
    host = origin[1].rpartition("@")[2].partition(":")[0].lower() if origin else ""
    fragment = _FRAGMENT.search(url, path_start)
    end = fragment.start() if fragment else len(url)
    query_start = url.find("?", path_start, end)
    path_end = end if query_start < 0 else query_start
    parameters: dict[str, list[re.Match[str]]] = {}
    if query_start >= 0:
        for parameter in _PARAMETER.finditer(url, query_start, end):
            parameters.setdefault(parameter[1].lower(), []).append(parameter)
    embedded = _EMBEDDED.search(url, path_start, path_end)
    if embedded:
        path_end = embedded.start()
        if not embedded[1]:
            # Unless that URL is escaped, the query is its own.
            parameters = {}
    segments = tuple(_SEGMENT.finditer(url, path_start, path_end))
    if embedded or not segments or url[path_end - 1] == "/":
        return ImageUrl(url, host, segments, None, parameters)
    return ImageUrl(url, host, segments[:-1], segments[-1], parameters)


# Numbers.

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_RATIO = re.compile(r"([0-9])(?:\.([0-9]{1,3}))?")


def _pixels(text: str) -> int | None:
    """Return a number of pixels, None where the number is left open, or `_UNSURE`."""
    if not text.strip("0"):
        return None
    if not _NUMBER.fullmatch(text):
        return _UNSURE
    return number if _SMALLEST <= (number := int(text)) <= _LARGEST else _UNSURE


def _times(pixels: int | None, ratio: str) -> int | None:
    """Return a number of pixels times a device pixel ratio; an empty ratio is 1."""
    if pixels is None or pixels == _UNSURE or not ratio:
        return pixels
    match = _RATIO.fullmatch(ratio)
    if not match:
        return _UNSURE
    product, rest = divmod(pixels * int(match[1] + (match[2] or "").ljust(3, "0")), 1000)
    return product if product and not rest else _UNSURE


def _statement(
    width: int | None, height: int | None, is_exact: bool, span: tuple[int, int], dialect: str
) -> Iterator[StatedSize]:
    """Yield a statement, a doubt if a number is not sure, or nothing if there is no number."""
    if _UNSURE in (width, height):
        yield StatedSize(None, None, False, *span, dialect)
    elif width is not None or height is not None:
        yield StatedSize(width, height, is_exact, *span, dialect)


def _span(pieces: list[re.Match[str]]) -> tuple[int, int]:
    return min(piece.start() for piece in pieces), max(piece.end() for piece in pieces)


# File names.

_PICTURE = r"(?:\.(?:jpe?g|jfif|png|gif|webp|avif|bmp|tiff?)){1,2}"
_NAME_END = re.compile(rf"[-_](([0-9]{{2,4}})x([0-9]{{2,4}})){_PICTURE}\Z", re.IGNORECASE)
_RESIZED = re.compile(
    r"(?:[/,]|%2C)(?:[wh][=_:]|(?:width|height)[=_:-])[0-9]"
    r"|/(?:-?[0-9]{2,4}x-?[0-9]{0,4}|x[0-9]{2,4})/"
    r"|/cdn-cgi/image/",
    re.IGNORECASE,
)


def _read_file_name(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    """Read `-630x355.jpg`.

    If the path tells a service to resize, then the name is that of the original, even if the
    service is none of those known here.
    """
    match = url.file and _NAME_END.search(url.text, url.file.start(), url.file.end())
    if not match or _RESIZED.search(url.text, 0, match.start()):
        return
    width, height = _pixels(match[2]), _pixels(match[3])
    if width is not None and height is not None and _UNSURE not in (width, height):
        # Shopify names such a file after the box that it has to fit in.
        is_exact = not url.is_at("cdn.shopify.com") and "/cdn/shop/" not in url.text
        yield StatedSize(width, height, is_exact, *match.span(1), dialect)


# Parameters of the query.

_PAIR = re.compile(r"([0-9]{1,5})(?:,|%2C)([0-9]{1,5})", re.IGNORECASE)
_LIKE_A_NUMBER = re.compile(r"[0-9]|auto\Z|[^a-z]*%", re.IGNORECASE)

_FITS_EXACT = {"clamp", "crop", "fill", "scale"}
"""imgix: the picture gets the size that is asked for, if both sides are."""

_FITS_WITHIN = {"bounds", "clip", "fillmax", "max", "min"}
"""imgix, and `bounds` of Fastly: the picture gets at most that size."""


def _read_jetpack(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    # A zoom ends at the size of the original; what is cut out afterwards is smaller.
    zoom, crop = url.value("zoom"), url.value("crop")
    is_exact = not zoom and crop in ("", "0", "1", "true")
    for parameter in url.named("resize", "fit"):
        match = _PAIR.fullmatch(parameter[2])
        if match:
            width, height = (_times(_pixels(text), zoom) for text in match.groups())
            resizes = parameter[1].lower() == "resize"
            yield from _statement(width, height, is_exact and resizes, parameter.span(), dialect)
    if url.service == "Jetpack":
        # Width and height are a box to fit in, unless `crop=1` has it filled.
        fills = crop in ("1", "true")
        yield from _read_sides(url, dialect, zoom, is_exact, is_exact and fills)


def _read_arc(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    if url.service == "Arc":
        yield from _read_sides(url, dialect, url.value("dpr"), True, True)


def _read_imgix(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    if url.service != "imgix":
        return
    fit, ratio = url.value("fit"), url.value("dpr")
    if fit in _FITS_EXACT:
        # Without the other side, these say nothing of how the picture is made.
        yield from _read_sides(url, dialect, ratio, False, True)
    elif fit in _FITS_WITHIN:
        yield from _read_sides(url, dialect, ratio, False, False)
    elif fit:
        yield from _doubts(url, dialect)
    else:
        # By their documentation, these two take both sides for a box to fit in.
        has_box = url.is_at("imgix.net", "images.ctfassets.net")
        yield from _read_sides(url, dialect, ratio, True, not has_box)


def _read_plain_sides(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    if not url.service:
        # ImageResizer's way to ask for a bound.
        is_exact = url.value("mode") != "max"
        yield from _read_sides(url, dialect, "", is_exact, is_exact)


def _read_avatar(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    if url.is_at("avatars.githubusercontent.com", "gravatar.com"):
        found = url.named("s", "size")
        side = _side(found)
        if found:
            yield from _statement(side, side, False, _span(found), dialect)


def _read_sides(
    url: ImageUrl, dialect: str, ratio: str, one_is_exact: bool, both_are_exact: bool
) -> Iterator[StatedSize]:
    """Read the parameters for width and height, by their short and long names."""
    across, down = url.named("w", "width"), url.named("h", "height")
    if url.named("rot", "rotate", "orient"):
        # Turned, a picture swaps its sides, or grows.
        yield from _doubts(url, dialect)
    elif across or down:
        width, height = _times(_side(across), ratio), _times(_side(down), ratio)
        is_exact = one_is_exact if width is None or height is None else both_are_exact
        yield from _statement(width, height, is_exact, _span(across + down), dialect)


def _doubts(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    sides = url.named("w", "width", "h", "height")
    if sides:
        yield from _statement(_UNSURE, None, False, _span(sides), dialect)


def _side(parameters: list[re.Match[str]]) -> int | None:
    """Return the number that parameters for the same side agree in; see `_pixels`.

    A value that is no number at all is something else by the same name, such as a hash.
    """
    values = {parameter[2] for parameter in parameters}
    if len(values) > 1:
        return _UNSURE
    value = values.pop() if values else ""
    return _pixels(value) if not value or _LIKE_A_NUMBER.match(value) else None


# Segments of the path.

_COMMA = re.compile(r",|%2C", re.IGNORECASE)
_CLOUDINARY_PART = re.compile(
    r"(\$[a-z][a-z0-9]*|ac|af|ar|a|bo|br|b|co|cs|c|dl|dn|dpr|du|d|eo|e|fl|fn|fps|f|g|h|if|ki|l"
    r"|o|pg|p|q|r|so|sp|s|t|u|vc|vs|w|x|y|z)_(.+)|\$s_!.*!"
)
_CLOUDINARY_EXACT = {"auto", "auto_pad", "fill", "fill_pad", "pad", "scale", "thumb"}
_CLOUDINARY_WITHIN = {"crop", "fit", "lfill", "limit", "lpad"}
# What lays another picture on top, turns, trims, extends, or follows directions kept elsewhere.
_CLOUDINARY_UNSURE = re.compile(
    r"(?:a|bo|if|l|t|u)_.+|fl_.*relative.*|e_(?:distort|drop_?shadow|outline|shadow|shear|trim"
    r"|upscale).*"
)


def _read_cloudinary(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    is_unsure = False
    sizes: list[StatedSize] = []
    for folder in url.folders:
        if "_" not in folder[0]:
            continue
        parts = _COMMA.split(folder[0])
        matches = [match for part in parts if (match := _CLOUDINARY_PART.fullmatch(part))]
        # A single one may just as well be the name of a folder.
        if len(matches) < len(parts) or (len(parts) == 1 and not _is_cloudinary(url)):
            continue
        values = {match[1]: match[2] for match in matches if match[1]}
        is_unsure = is_unsure or any(_CLOUDINARY_UNSURE.fullmatch(part) for part in parts)
        if "w" in values or "h" in values:
            sizes.extend(_cloudinary_size(values, folder.span(), dialect))
        elif values.get("dpr", "1.0") not in ("1", "1.0"):
            is_unsure = True
    for size in sizes:
        yield replace(size, width=None, height=None) if is_unsure else size


def _is_cloudinary(url: ImageUrl) -> bool:
    return url.has_folder("upload") or url.has_folder("fetch") or url.is_at("cloudinary.com")


def _cloudinary_size(
    values: dict[str, str], span: tuple[int, int], dialect: str
) -> Iterator[StatedSize]:
    # To scale is what Cloudinary does without a word.
    mode, ratio = values.get("c", "scale"), values.get("dpr", "")
    width, height = (_times(_pixels(values.get(side, "")), ratio) for side in "wh")
    if mode not in _CLOUDINARY_EXACT and mode not in _CLOUDINARY_WITHIN:
        width = _UNSURE
    yield from _statement(width, height, mode in _CLOUDINARY_EXACT, span, dialect)


_BOX = re.compile(r"-?([0-9]{0,5})x-?([0-9]{0,5})")
_BEFORE_BOX = re.compile(r"meta|trim(?::.*)?|[0-9]+x[0-9]+:[0-9]+x[0-9]+|stretch|(?:.*-)?fit-in")
_SIGNATURE = re.compile(r"[\w-]{27}(?:=|%3D)", re.ASCII | re.IGNORECASE)
_TURNS = ("rotate(", "proportion(")


def _read_thumbor(url: ImageUrl, dialect: str, *, is_arc: bool) -> Iterator[StatedSize]:
    """Read `/unsafe/300x200/smart/`; in Arc Publishing, `/resizer/` stands for `/unsafe/`."""
    names = [folder[0] for folder in url.folders]
    for index, name in enumerate(names):
        match = _BOX.fullmatch(name)
        if match:
            first = index
            while first and _BEFORE_BOX.fullmatch(names[first - 1]):
                first -= 1
            if "resizer" in names[max(first - 2, 0) : first]:
                belongs = is_arc
            else:
                belongs = not is_arc and _is_thumbor(names, first, index)
            if belongs:
                yield from _thumbor_size(match, url.folders[index], names, index, dialect)
            return


def _is_thumbor(names: list[str], first: int, index: int) -> bool:
    """Tell whether the size at `index`, with its options from `first` on, is one for Thumbor."""
    before = names[first - 1] if first else ""
    after = names[index + 1] if index + 1 < len(names) else ""
    return (
        before == "unsafe"
        or _SIGNATURE.fullmatch(before) is not None
        or "fit-in" in names[first:index]
        or after == "smart"
        or after.startswith("filters:")
    )


def _thumbor_size(
    box: re.Match[str], place: re.Match[str], names: list[str], index: int, dialect: str
) -> Iterator[StatedSize]:
    before = names[index - 1] if index else ""
    filters = [name for name in names[index:] if name.startswith("filters:")]
    width, height = _pixels(box[1]), _pixels(box[2])
    if before.endswith("-fit-in") or any(turn in name for name in filters for turn in _TURNS):
        # The full and adaptive ways to fit in may go beyond the box, or turn it.
        width = _UNSURE
    is_exact = before != "fit-in" and not any("no_upscale(" in name for name in filters)
    yield from _statement(width, height, is_exact, place.span(), dialect)


_TIMES_INTERNET = re.compile(r"([a-z_]+)-([\w.]*)", re.ASCII)


def _read_times_internet(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    for segment in (*url.folders, *((url.file,) if url.file else ())):
        text = segment[0].removesuffix(".cms").removesuffix(".jpg").rstrip(",")
        if "," not in text or ("width-" not in text and "height-" not in text):
            continue
        matches = [_TIMES_INTERNET.fullmatch(part) for part in text.split(",")]
        values = {match[1]: match[2] for match in matches if match}
        if all(matches) and len(values) == len(matches):
            width, height = (_pixels(values.get(side, "")) for side in ("width", "height"))
            yield from _statement(width, height, True, segment.span(), dialect)


_FOLDER = re.compile(r"([0-9]{3,4})_([0-9]{3,4})")
_SHAPES = (1, 5 / 4, 4 / 3, 3 / 2, 16 / 10, 5 / 3, 16 / 9, 1.91, 2, 21 / 9)
"""Common ratios of a picture's sides. Other pairs of numbers may be anything."""


def _read_folder(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    for folder in url.folders:
        match = _FOLDER.fullmatch(folder[0])
        if match:
            width, height = int(match[1]), int(match[2])
            if _is_shaped_like_a_picture(width, height) and not _is_like_a_date(width, height):
                yield from _statement(width, height, True, folder.span(), dialect)


def _is_shaped_like_a_picture(width: int, height: int) -> bool:
    if not _SMALLEST <= min(width, height) <= max(width, height) <= _LARGEST:
        return False
    ratio = max(width, height) / min(width, height)
    return any(abs(ratio / shape - 1) < 0.02 for shape in _SHAPES)


def _is_like_a_date(first: int, second: int) -> bool:
    """Tell whether two numbers may be a year with a month and day, or two years."""
    if not 1990 <= first <= 2049:
        return False
    month, day = divmod(second, 100)
    return (1 <= month <= 12 and 1 <= day <= 31) or 1990 <= second <= 2049


# Sites.

_YOUTUBE = {
    "maxresdefault": (1280, 720),
    "sddefault": (640, 480),
    "hqdefault": (480, 360),
    "mqdefault": (320, 180),
    "default": (120, 90),
}


def _read_youtube(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    # With `sqp`, the picture is cut to a size that is written in code.
    if not url.file or not url.is_at("ytimg.com", "img.youtube.com") or url.named("sqp"):
        return
    folders = [folder[0] for folder in url.folders]
    name, _, extension = url.file[0].partition(".")
    if len(folders) == 2 and folders[0] in ("vi", "vi_webp") and extension in ("jpg", "webp"):
        width, height = _YOUTUBE.get(name, (None, None))
        start = url.file.start()
        yield from _statement(width, height, True, (start, start + len(name)), dialect)


_CUT_OUT = re.compile(r"[0-9]{1,5}_[0-9]{1,5}_([0-9]{1,5})_([0-9]{1,5})")


def _read_guardian(url: ImageUrl, dialect: str) -> Iterator[StatedSize]:
    """Read `/0_232_3853_2312/master/3853.jpg`: left, top, width and height of the cut-out.

    Other files than the master are smaller; which side they are named after depends.
    """
    if len(url.folders) < 2 or not url.file or not url.is_at("guim.co.uk"):
        return
    place, master = url.folders[-2:]
    match = _CUT_OUT.fullmatch(url.text, *place.span())
    if match and master[0] == "master" and url.file[0].partition(".")[0] in match.groups():
        width, height = _pixels(match[1]), _pixels(match[2])
        yield from _statement(width, height, True, (match.start(1), match.end(2)), dialect)


_QUERY_SIGN = r"(?:[wh]|width|height|resize|fit|W|H|Width|Height)="
_SEEN = "FORMAT, as seen in the wild"

DIALECTS: tuple[Dialect, ...] = (
    Dialect(
        "WordPress",
        "https://developer.wordpress.org/reference/functions/add_image_size/",
        r"[0-9]{2,4}[xX][0-9]{2,4}\.",
        _read_file_name,
    ),
    Dialect(
        "Jetpack",
        "https://developer.wordpress.com/docs/photon/api/",
        _QUERY_SIGN,
        _read_jetpack,
    ),
    Dialect(
        "Arc Publishing",
        "https://dev.arcxp.com/photo-center/image-resizer/resizer-v2-how-to-transform-images/",
        r"resizer/",
        _read_arc,
    ),
    Dialect(
        "Arc Publishing, version 1",
        "https://dev.arcxp.com/photo-center/image-resizer/migrate-from-resizer-v1-to-v2/",
        r"resizer/",
        partial(_read_thumbor, is_arc=True),
    ),
    Dialect(
        "imgix",
        "https://docs.imgix.com/apis/rendering/size/resize-fit-mode",
        _QUERY_SIGN,
        _read_imgix,
    ),
    Dialect(
        "width and height",
        _SEEN,
        _QUERY_SIGN,
        _read_plain_sides,
    ),
    Dialect(
        "avatar",
        "https://docs.gravatar.com/general/images/",
        r"(?:s|size)=",
        _read_avatar,
    ),
    Dialect(
        "Cloudinary",
        "https://cloudinary.com/documentation/transformation_reference",
        r"[wh]_[0-9]",
        _read_cloudinary,
    ),
    Dialect(
        "Thumbor",
        "https://thumbor.readthedocs.io/en/latest/usage.html",
        r"-?(?:[0-9]{1,5}x-?[0-9]{0,5}|x-?[0-9]{1,5})/",
        partial(_read_thumbor, is_arc=False),
    ),
    Dialect("Times Internet", _SEEN, r"(?:width|height)-[0-9]", _read_times_internet),
    Dialect("folder", _SEEN, r"[0-9]{3,4}_[0-9]{3,4}/", _read_folder),
    Dialect("YouTube", _SEEN, r"vi(?:_webp)?/", _read_youtube),
    Dialect(
        "Guardian",
        "https://github.com/guardian/grid",
        r"master/",
        _read_guardian,
    ),
)
"""The dialects, in no particular order; a new one is a new entry."""

# Dialects may share a sign.
_SIGNED = tuple(
    tuple(dialect for dialect in DIALECTS if dialect.sign == sign)
    for sign in dict.fromkeys(dialect.sign for dialect in DIALECTS)
)
# All begin with one of few characters (`C` ends an escaped comma), which makes the search fast.
# Looking ahead leaves the next delimiter, within the sign, to be the next sign's.
_SIGNS = re.compile(f"[-_/?&;,Cc](?={'|'.join(f'({same[0].sign})' for same in _SIGNED)})")


def _spoken(signs: set[int | None]) -> Iterator[Dialect]:
    """Yield the dialects whose sign is the group of `_SIGNS` by one of these numbers."""
    for number in signs:
        if number:
            yield from _SIGNED[number - 1]

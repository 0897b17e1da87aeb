"""Pictures: the size as Pillow says it, and no broken file taken for a whole one."""

from __future__ import annotations

import io
import os
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from newsmeta.images import Picture, PictureError, read_picture

Image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
ImageOps = pytest.importorskip("PIL.ImageOps")
features = pytest.importorskip("PIL.features")

LOGOS = sorted(
    (Path(__file__).parents[1].parent / "shared/corpus/site/assets/images/organizations").glob("*")
)
ORIENTATIONS = range(1, 9)
SUFFIXES = {
    "JPEG": ".jpg",
    "PNG": ".png",
    "GIF": ".gif",
    "WebP": ".webp",
    "AVIF": ".avif",
    "SVG": ".svg",
}

needs_avif = pytest.mark.skipif(not features.check("avif"), reason="Pillow has no AVIF")


def pixels(mode: str = "RGB", size: tuple[int, int] = (45, 31)) -> Any:
    """Return a picture that does not compress to nothing."""
    noise = Image.effect_noise(size, 80)
    return noise.convert("RGB").convert(mode)


def saved(format_: str, mode: str = "RGB", orientation: int = 0, **options: Any) -> bytes:
    if orientation:
        exif = Image.Exif()
        exif[0x010F] = "a maker"
        exif[0x0112] = orientation
        options["exif"] = exif.tobytes()
    file = io.BytesIO()
    pixels(mode).save(file, format_, **options)
    return file.getvalue()


def with_thumbnail() -> bytes:
    """Return a JPEG whose EXIF data holds a whole JPEG of another size."""
    thumbnail = io.BytesIO()
    pixels(size=(160, 120)).save(thumbnail, "JPEG", quality=90)
    exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0" + thumbnail.getvalue()
    plain = saved("JPEG")
    segment = b"Exif\0\0" + exif
    return plain[:2] + b"\xff\xe1" + (len(segment) + 2).to_bytes(2) + segment + plain[2:]


def frames(mode: str = "RGB") -> dict[str, Any]:
    return {"save_all": True, "append_images": [pixels(mode), pixels(mode)]}


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" viewBox="0 0 4 3">'
    '<rect stroke-width="2" width="7" height="8"/><text>é</text></svg>\n'
)

MAKERS: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: saved("JPEG"),
    "jpeg-progressive": lambda: saved("JPEG", progressive=True),
    "jpeg-cmyk": lambda: saved("JPEG", "CMYK"),
    "jpeg-grey": lambda: saved("JPEG", "L"),
    "jpeg-poor": lambda: saved("JPEG", quality=1, progressive=True),
    "jpeg-restarts": lambda: saved("JPEG", restart_marker_blocks=1),
    "jpeg-profile": lambda: saved("JPEG", icc_profile=b"\xff\xd9\xff\xc0" * 40_000),
    "jpeg-thumbnail": with_thumbnail,
    "jpeg-several": lambda: saved("MPO", **frames()),
    "png": lambda: saved("PNG"),
    "png-palette": lambda: saved("PNG", "P"),
    "png-alpha": lambda: saved("PNG", "RGBA"),
    "png-animated": lambda: saved("PNG", **frames()),
    "gif": lambda: saved("GIF", "P"),
    "gif-animated": lambda: saved("GIF", "P", **frames("P")),
    "webp": lambda: saved("WEBP"),
    "webp-lossless": lambda: saved("WEBP", lossless=True),
    "webp-alpha": lambda: saved("WEBP", "RGBA"),
    "webp-animated": lambda: saved("WEBP", **frames()),
    "webp-exif": lambda: saved("WEBP", "RGBA", orientation=6),
    "avif": lambda: saved("AVIF"),
    "avif-alpha": lambda: saved("AVIF", "RGBA"),
    "avif-animated": lambda: saved("AVIF", **frames()),
    "avif-turned": lambda: saved("AVIF", orientation=6),
}
RASTER = [pytest.param(name, marks=[needs_avif] if "avif" in name else []) for name in MAKERS]


@pytest.fixture(scope="session")
def samples() -> dict[str, bytes]:
    """Return a whole picture of every kind, in whole bytes."""
    made = {
        name: make()
        for name, make in MAKERS.items()
        if "avif" not in name or features.check("avif")
    }
    return made | {"svg": SVG.encode(), "svg-16": SVG.encode("utf-16")}


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Picture]:
    def read(data: bytes | str, name: str = "a") -> Picture:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return read_picture(path)

    return read


@pytest.fixture
def complaint(read: Callable[..., Picture]) -> Callable[..., str]:
    def complaint(data: bytes | str, name: str = "a") -> str:
        with pytest.raises(PictureError) as caught:
            read(data, name)
        return str(caught.value)

    return complaint


def by_pillow(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as image:
        width, height = ImageOps.exif_transpose(image).size
    return width, height


# Sizes


@pytest.mark.parametrize("name", RASTER)
def test_a_picture_has_the_size_that_pillow_says(
    samples: dict[str, bytes], read: Callable[..., Picture], name: str
) -> None:
    found = read(samples[name])
    assert found.format.lower() == name.partition("-")[0]
    assert (found.width, found.height) == by_pillow(samples[name])


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", pytest.param("AVIF", marks=needs_avif)])
def test_a_picture_is_measured_as_it_is_shown(
    read: Callable[..., Picture], kind: str, orientation: int
) -> None:
    data = saved(kind, orientation=orientation)
    found = read(data)
    assert (found.width, found.height) == by_pillow(data)
    assert (found.width == 31) is (orientation >= 5)


@pytest.mark.parametrize("value", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_turns_nothing(
    read: Callable[..., Picture], value: int
) -> None:
    exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" + value.to_bytes(4, "little")
    assert read(saved("JPEG", exif=exif + b"\0\0\0\0")) == Picture("JPEG", 45, 31)


def test_a_webp_says_itself_whether_its_exif_data_counts(read: Callable[..., Picture]) -> None:
    data = bytearray(saved("WEBP", orientation=6))
    assert read(bytes(data)) == Picture("WebP", 31, 45)
    data[20] &= ~0x08
    assert read(bytes(data)) == Picture("WebP", 45, 31)


def test_the_wish_to_scale_a_webp_is_no_part_of_its_size(read: Callable[..., Picture]) -> None:
    data = bytearray(saved("WEBP"))
    data[27] |= 0xC0
    assert read(bytes(data)) == Picture("WebP", 45, 31)


def test_a_wide_and_a_high_picture(read: Callable[..., Picture]) -> None:
    for size in [(1, 1), (1, 16_383), (16_383, 1), (300, 257), (256, 512)]:
        for options in ({"format": "PNG"}, {"format": "JPEG"}, {"format": "GIF"}):
            file = io.BytesIO()
            Image.new("P" if options["format"] == "GIF" else "RGB", size).save(file, **options)
            found = read(file.getvalue())
            assert (found.width, found.height) == size
        for lossless in (True, False):
            file = io.BytesIO()
            Image.new("RGB", size).save(file, "WEBP", lossless=lossless)
            assert read(file.getvalue()) == Picture("WebP", *size)


@pytest.mark.skipif(not LOGOS, reason="no corpus beside the repository")
def test_real_logos() -> None:
    assert len(LOGOS) == 174
    for path in LOGOS:
        found = read_picture(path)
        with Image.open(path) as image:
            assert found.format == image.format
            assert (found.width, found.height) == ImageOps.exif_transpose(image).size


# SVG

SIZED = '<svg width="40" height="30"></svg>'
ILLUSTRATOR = """<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: Adobe's "best" <svg width="1" height="1"> -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/svg11.dtd" [
    <!ENTITY ns_extend "http://ns.adobe.com/Extensibility/1.0/">
    <!ENTITY close "]>">
    <!-- it's a comment ]> -->
]>
<svg version="1.1" xmlns:x="&ns_extend;" width='40px'
    height = "30px"><g/></svg><!-- end -->
"""


@pytest.mark.parametrize(
    "text",
    [
        SVG,
        SIZED,
        ILLUSTRATOR,
        ILLUSTRATOR.replace("\n", "\r\n"),
        "\n <!--x-->" + SIZED,
        '<svg width="40" height="30"/>',
        '<svg width=" 40.0 " height="+30.PX"></svg >\n<!-- </a> --><?b?>',
        '<s:svg xmlns:s="http://www.w3.org/2000/svg" width="40" height="30"></s:svg>',
        '<svg data-width="1" inkscape:height="2" title="a > b" width="40" height="30"></svg>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_an_svg_with_a_size(read: Callable[..., Picture], text: str, encoding: str) -> None:
    assert read(text.encode(encoding), "a.svg") == Picture("SVG", 40, 30)


@pytest.mark.parametrize(
    "attributes",
    [
        'viewBox="0 0 40 30"',
        'width="100%" height="100%"',
        'width="40"',
        'height="30" viewBox="0 0 40 30"',
        'width="40mm" height="30mm"',
        'width="40.5" height="30"',
        'width="4e1" height="30"',
        'width="-40" height="30"',
        'width="&w;" height="30"',
        f'width="{"9" * 5000}" height="30"',
        'width="40" height="30" style="fill:red; width: 80px"',
    ],
)
def test_an_svg_without_a_size_of_its_own(read: Callable[..., Picture], attributes: str) -> None:
    svg = f'<svg {attributes}><rect width="1" height="1"/></svg>'
    assert read(svg, "a.svg") == Picture("SVG", None, None)


def test_a_long_svg(read: Callable[..., Picture], complaint: Callable[..., str]) -> None:
    for encoding in ("utf-8", "utf-16"):
        whole = SVG.replace("<rect", "<rect/>" * 100_001 + "<rect").encode(encoding)
        assert read(whole) == Picture("SVG", 40, 30)
        assert read(whole + " \n".encode(encoding)[-2:]) == Picture("SVG", 40, 30)
        assert "cut off: it does not end with </svg>" in complaint(whole[: len(whole) // 2])


@pytest.mark.parametrize(
    "text",
    [
        "<!--" * 200_000,
        "<svg " + 'a="b" ' * 200_000,
        "<svg " + "a " * 200_000,
        "<svg>" + "</svg><!--" * 50_000,
        "<svg>" + "</svg" * 50_000,
        "<!DOCTYPE svg [" + "<!ENTITY a '" * 100_000,
        "<!DOCTYPE svg [" * 100_000,
        "<!DOCTYPE svg [" + "<!--" * 100_000,
        "<?" * 100_000,
        " " * 200_000 + "<",
        "<a:" * 100_000,
    ],
)
def test_hostile_markup_takes_no_time(complaint: Callable[..., str], text: str) -> None:
    assert complaint(text, "a.svg")


def test_entities_are_not_expanded(read: Callable[..., Picture]) -> None:
    laughs = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 30))
    text = f'<!DOCTYPE svg [<!ENTITY l0 "ha">{laughs}]><svg width="4" height="3">&l29;</svg>'
    assert read(text, "a.svg") == Picture("SVG", 4, 3)


# What is no picture


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"\0", "is no picture"),
        (b"not found", "is no picture"),
        (b'{"error": 404}', "is no picture"),
        (b"<svgs></svgs>", "is no picture"),
        (b"<!DOCTYPE html>\n<title>404</title><svg/>", "is an HTML page, not a picture"),
        (b"\n<!-- x --><HTML lang=en><svg>", "is an HTML page, not a picture"),
        (b"\xef\xbb\xbf<!doctype HTML PUBLIC 'x'><p>", "is an HTML page, not a picture"),
        ("<!DOCTYPE html><html>".encode("utf-16"), "is an HTML page, not a picture"),
        (b'<?xml version="1.0"?><html xmlns="x"/>', "is an HTML page, not a picture"),
        (b'<?xml version="1.0"?><Error/>', "is an XML document, not a picture"),
        (b"%PDF-1.7", "is a PDF document, not a picture"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n",
            "is a Git LFS pointer, not the picture: fetch it with `git lfs pull`",
        ),
        (b"BM is not always a bitmap, is it?", "is no picture"),
    ],
)
@pytest.mark.parametrize("name", ["a.jpg", "a.svg", "a"])
def test_no_picture(complaint: Callable[..., str], data: bytes, message: str, name: str) -> None:
    assert complaint(data, name) == message


@pytest.mark.parametrize("claimed", SUFFIXES)
@pytest.mark.parametrize("real", SUFFIXES)
def test_the_name_must_say_what_the_content_is(
    samples: dict[str, bytes],
    read: Callable[..., Picture],
    complaint: Callable[..., str],
    real: str,
    claimed: str,
) -> None:
    if real.lower() not in samples:
        pytest.skip("Pillow has no AVIF")
    data, name = samples[real.lower()], "a.b" + SUFFIXES[claimed].upper()
    if real == claimed:
        assert read(data, name).format == real
    else:
        article = "an" if real in ("AVIF", "SVG") else "a"
        assert complaint(data, name) == (
            f"is {article} {real}, and its name says {claimed}; rename or convert it"
        )


@pytest.mark.parametrize("name", ["a.jpe", "a.jfif", "a.JPEG", "a", "a.image", ".jpg"])
def test_other_names_for_jpeg(read: Callable[..., Picture], name: str) -> None:
    assert read(saved("JPEG"), name).format == "JPEG"


@pytest.mark.parametrize(
    ("kind", "suffix", "name"),
    [
        ("BMP", ".bmp", "BMP"),
        ("ICO", ".ico", "ICO"),
        ("TIFF", ".tiff", "TIFF"),
        ("JPEG2000", ".jp2", "JPEG 2000"),
    ],
)
def test_pictures_that_are_only_recognised(
    read: Callable[..., Picture], complaint: Callable[..., str], kind: str, suffix: str, name: str
) -> None:
    if kind == "JPEG2000" and not features.check("jpg_2000"):
        pytest.skip("Pillow has no JPEG 2000")
    data = saved(kind)
    assert read(data, "a" + suffix) == Picture(name, None, None)
    assert f"{name}, and its name says PNG" in complaint(data, "a.png")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "HEIC"),
        (b"\xff\x0a\0\0", "JPEG XL"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"),
    ],
)
def test_pictures_that_pillow_does_not_write(
    read: Callable[..., Picture], data: bytes, name: str
) -> None:
    assert read(data) == Picture(name, None, None)


def test_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def message(path: Path) -> str:
        with pytest.raises(PictureError) as caught:
            read_picture(path)
        return str(caught.value)

    assert message(tmp_path) == "is a folder, not a picture"
    assert message(tmp_path / "none.jpg") == "cannot be read: no such file or directory"
    assert message(tmp_path / "a\0.jpg") == "cannot be read: no file can have this name"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.jpg")
        assert message(tmp_path / "pipe.jpg") == "is no regular file"

    def refuse(path: str, flags: int) -> int:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("newsmeta.images.pictures._open", refuse)
    assert message(tmp_path / "a.jpg") == "cannot be read: permission denied"


# Whole or not


@pytest.mark.parametrize("name", [*RASTER, "svg", "svg-16"])
def test_a_picture_that_is_cut_off_is_noticed(
    samples: dict[str, bytes], tmp_path: Path, name: str
) -> None:
    data = samples[name]
    path = tmp_path / "a"
    path.write_bytes(data)
    whole = read_picture(path)
    lengths = {
        *range(min(1500, len(data))),
        *range(max(0, len(data) - 700), len(data)),
        *range(0, len(data), max(1, len(data) // 500)),
    }
    passed = set()
    for length in sorted(lengths, reverse=True):
        os.truncate(path, length)
        try:
            found = read_picture(path)
        except PictureError as error:
            assert length == 0 or str(error) != "is empty"
        else:
            assert found == whole
            passed.add(length)
    # What may be missing: the line feed after an SVG, the further pictures of an MPO.
    if name == "svg":
        assert passed == {len(data) - 1}
    elif name == "svg-16":
        assert passed == {len(data) - 2}
    elif name == "jpeg-several":
        assert min(passed) > data.index(b"\xff\xda")
        assert all(b"\xff\xd9" in data[data.index(b"\xff\xda") : length] for length in passed)
    else:
        assert not passed


def test_a_thumbnail_is_not_the_picture(read: Callable[..., Picture]) -> None:
    data = with_thumbnail()
    assert data.count(b"\xff\xd8\xff") == 2
    assert data.count(b"\xff\xd9") >= 2
    assert read(data) == Picture("JPEG", 31, 45)
    with pytest.raises(PictureError, match="cut off: its end marker is missing"):
        read(data[:-2])


@pytest.mark.parametrize("size", [1, 100, 65_534, 65_535, 65_536, 3_000_000])
def test_what_follows_the_end_of_a_jpeg_does_not_matter(
    read: Callable[..., Picture], complaint: Callable[..., str], size: int
) -> None:
    data = saved("JPEG")
    assert read(data + b"\x0a" * size) == Picture("JPEG", 45, 31)
    assert complaint(data[:-2] + b"\x0a" * size).startswith("is cut off")


def test_zeros_may_follow_a_gif_and_anything_a_png_or_webp(read: Callable[..., Picture]) -> None:
    assert read(saved("GIF", "P") + b"\0" * 500) == Picture("GIF", 45, 31)
    assert read(saved("PNG") + b"junk") == Picture("PNG", 45, 31)
    assert read(saved("WEBP") + b"junk") == Picture("WebP", 45, 31)


def test_stray_bytes_between_the_segments_of_a_jpeg(read: Callable[..., Picture]) -> None:
    data = saved("JPEG")
    assert read(data[:20] + b"\0\xff\0\xff\xff" + data[20:]) == Picture("JPEG", 45, 31)


def test_a_side_of_zero(complaint: Callable[..., str]) -> None:
    jpeg = bytearray(saved("JPEG"))
    frame = jpeg.index(b"\xff\xc0")
    jpeg[frame + 5 : frame + 7] = b"\0\0"
    assert complaint(bytes(jpeg)).startswith("is damaged: its height is zero")
    gif = bytearray(saved("GIF", "P"))
    gif[6:8] = b"\0\0"
    assert complaint(bytes(gif)).startswith("is damaged: its width is zero")
    assert complaint('<svg width="0" height="3"/>').startswith("is damaged: its width is zero")


def test_damage(complaint: Callable[..., str]) -> None:
    png = saved("PNG")
    assert "checksum" in complaint(png[:19] + b"\x01" + png[20:])
    assert "no chunk" in complaint(png[:37] + b"\0\0\0\0" + png[41:])
    assert "begin with its size" in complaint(png[:8] + png[33:])
    assert "no pixels" in complaint(png[:33] + png[-12:])
    jpeg = saved("JPEG")
    frame = jpeg.index(b"\xff\xc0")
    length = 2 + int.from_bytes(jpeg[frame + 2 : frame + 4])
    assert "without their size" in complaint(jpeg[:frame] + jpeg[frame + length :])
    assert "no pixels" in complaint(b"\xff\xd8\xff\xd9")
    assert "impossible length" in complaint(b"\xff\xd8\xff\xe0\0\x01\xff\xd9")
    assert "no marker" in complaint(jpeg[:20] + b"\0" * 5000 + jpeg[20:])
    gif = saved("GIF", "P")
    assert "no block" in complaint(gif[:10] + b"\0" + gif[11:])
    webp = saved("WEBP")
    assert "larger than the whole" in complaint(webp[:17] + b"\x7f" + webp[18:])
    assert "begin with its size" in complaint(webp[:12] + b"ALPH" + webp[16:])


@needs_avif
def test_damage_to_an_avif(complaint: Callable[..., str]) -> None:
    avif = saved("AVIF")
    for name in (b"ispe", b"ipma", b"pitm", b"iprp"):
        assert "does not say its size" in complaint(avif.replace(name, b"free"))
    assert "description is missing" in complaint(avif.replace(b"meta", b"free"))
    assert "pixels are missing" in complaint(avif.replace(b"mdat", b"free"))
    at = avif.index(b"iprp") - 4
    assert "impossible length" in complaint(avif[:at] + b"\0\0\0\x02" + avif[at + 4 :])


# Large and hostile files


def read_sparse(path: Path, head: bytes, tail: bytes, size: int = 60_000_000) -> Picture:
    """Read a file with a hole in it, and see that it takes little memory."""
    with path.open("wb") as file:
        file.write(head)
        file.seek(size)
        file.write(tail)
    tracemalloc.start()
    try:
        return read_picture(path)
    finally:
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
        tracemalloc.stop()


def test_a_large_file_is_not_read_in_full(tmp_path: Path) -> None:
    jpeg, png, webp, gif = saved("JPEG"), saved("PNG"), saved("WEBP"), saved("GIF", "P")
    path = tmp_path / "a"
    assert read_sparse(path, jpeg[:-2], b"\xff\xd9") == Picture("JPEG", 45, 31)
    assert read_sparse(path, gif[:-2], b"\0;") == Picture("GIF", 45, 31)
    length = 60_000_000 - 41
    large = png[:33] + length.to_bytes(4) + png[37:]
    assert read_sparse(path, large, b"sums" + png[-12:]) == Picture("PNG", 45, 31)
    length = 60_000_000 - 20
    large = b"RIFF" + (length + 12).to_bytes(4, "little") + webp[8:16]
    large += length.to_bytes(4, "little") + webp[20:]
    assert read_sparse(path, large, b"\0", 59_999_999) == Picture("WebP", 45, 31)
    assert read_sparse(path, SIZED[:-6].encode(), b"</svg>") == Picture("SVG", 40, 30)
    for broken in (jpeg[:-2], gif[:-2], png[:-12], b"\0", b"<svg>"):
        with pytest.raises(PictureError):
            read_sparse(path, broken, b"\0")


def test_parts_without_number_are_not_all_walked(complaint: Callable[..., str]) -> None:
    chunk = b"\0\0\0\0teXt" + zlib.crc32(b"teXt").to_bytes(4)
    png = saved("PNG")
    assert "far too many parts" in complaint(png[:33] + chunk * 400_000 + png[33:])
    assert "far too many parts" in complaint(b"\xff\xd8" + b"\xff\xe0\0\x02" * 400_000)
    assert "far too many parts" in complaint(
        b"\xff\xd8\xff\xe0\0\x02" + b"x\xff\xe0\0\x02" * 400_000
    )
    ftyp = b"\0\0\0\x10ftypavif\0\0\0\0"
    assert "far too many parts" in complaint(ftyp + b"\0\0\0\x08free" * 400_000)
    riff = b"RIFF" + (400_000 * 8 + 4).to_bytes(4, "little") + b"WEBP"
    vp8x = b"VP8X\x0a\0\0\0" + bytes(10)
    assert "far too many parts" in complaint(riff + vp8x + b"junk\0\0\0\0" * 400_000)


def attempt(path: Path, data: bytes) -> None:
    """Read any bytes: all that may come of it is a picture or a complaint."""
    path.write_bytes(data)
    try:
        found = read_picture(path)
    except PictureError as error:
        assert str(error).startswith(("is ", "cannot be read: "))
        assert "can have this name" not in str(error)
    else:
        assert (found.width is None) == (found.height is None)
        assert found.width is None or found.width > 0


BEGINNINGS = [
    b"",
    b"\xff\xd8\xff",
    b"\xff\xd8\xff\xe1\0\x40Exif\0\0MM\0*",
    b"\x89PNG\r\n\x1a\n",
    b"GIF89a",
    b"RIFF\x20\0\0\0WEBP",
    b"RIFF\x20\0\0\0WEBPVP8X",
    b"RIFF\x20\0\0\0WEBPVP8 ",
    b"\0\0\0\x10ftypavif\0\0\0\0",
    b"\0\0\0\x10ftypavif\0\0\0\0\0\0\0\0meta\0\0\0\0",
    b"<svg ",
    b"\xff\xfe<\0s\0v\0g\0",
]

fuzzing = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@fuzzing
@given(
    st.sampled_from(BEGINNINGS), st.binary(max_size=300), st.sampled_from(["a", *SUFFIXES.values()])
)
@example(b"\xff\xd8\xff", b"", "a")
def test_no_bytes_break_it(tmp_path: Path, head: bytes, tail: bytes, suffix: str) -> None:
    attempt(tmp_path / f"a{suffix}", head + tail)


@fuzzing
@given(st.data())
def test_no_damage_to_a_picture_breaks_it(
    samples: dict[str, bytes], tmp_path: Path, data: st.DataObject
) -> None:
    picture = bytearray(samples[data.draw(st.sampled_from(sorted(samples)))])
    # Most of what can be broken is near the beginning.
    places = st.integers(0, min(len(picture), 700) - 1) | st.integers(0, len(picture) - 1)
    for place in data.draw(st.lists(places, min_size=1, max_size=5)):
        picture[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    end = data.draw(st.none() | st.integers(0, len(picture)))
    attempt(tmp_path / "a", bytes(picture[:end]))

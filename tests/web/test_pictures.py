"""Pictures on the web: as few bytes as necessary, and servers that ignore ranges."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import Callable

import pytest

from newsmeta.answers import Answer, Outcome, SeenPicture
from newsmeta.web.client import ask
from newsmeta.web.questions import Question, Wants
from tests.support.pictures import MAKERS, SVG
from tests.web.conftest import QUICK, Asked, here
from tests.web.site import Request, Says, Site

PNG = MAKERS["png"]()
PHOTO = MAKERS["jpeg-profile"]()
"""A JPEG whose first 160 kB do not contain its size."""


def whole(data: bytes, type: str = "image/png", **headers: str) -> Says:
    return Says(body=data, headers={"Content-Type": type, **headers})


def by_range(data: bytes) -> Callable[[Request], Says]:
    def answer(request: Request) -> Says:
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers.get("range", ""))
        if found is None:
            return whole(data)
        start, end = int(found[1]), min(int(found[2]), len(data) - 1)
        if start > end:
            return Says(416, headers={"Content-Range": f"bytes */{len(data)}"})
        headers = {"Content-Range": f"bytes {start}-{end}/{len(data)}"}
        return Says(206, data[start : end + 1], headers)

    return answer


def picture(asked: Asked, path: str = "/a", **options: int) -> SeenPicture | None:
    answer = asked(path, wants=Wants.PICTURE, **options)[path]
    assert answer.outcome is Outcome.OK, answer
    assert answer.status == 200
    return answer.picture


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in MAKERS if "avif" not in name])
@pytest.mark.parametrize("is_ranged", [True, False])
def test_every_kind(name: str, is_ranged: bool, site: Site, asked: Asked) -> None:
    data = MAKERS[name]()
    site.routes["/a"] = by_range(data) if is_ranged else whole(data)
    found = picture(asked)
    assert found is not None
    assert {found.width, found.height} == {45, 31}
    assert found.problem == ""


def test_no_more_is_asked_for_than_the_header_needs(site: Site, asked: Asked) -> None:
    site.routes["/a"] = by_range(PNG + bytes(5_000_000))
    assert picture(asked) == SeenPicture("PNG", 45, 31)
    (request,) = [each for each in site.requests if each.path == "/a"]
    assert request.headers["range"] == "bytes=0-32767"


def test_nor_is_it_where_the_url_is_a_link_in_another_spelling(site: Site, asked: Asked) -> None:
    site.routes["/a"] = by_range(PNG + bytes(5_000_000))
    spellings = {"NEWS.example": Wants.LINK, "news.example": Wants.PICTURE}
    questions = [
        Question(f"http://{host}:{site.port}/a", wants) for host, wants in spellings.items()
    ]
    answers = list(ask(questions, QUICK, look_up=here))
    assert {answer.picture for answer in answers} == {SeenPicture("PNG", 45, 31)}
    (request,) = (each for each in site.requests if each.path == "/a")
    assert request.headers["range"] == "bytes=0-32767"


def test_what_is_not_in_the_first_part_may_be_in_the_next(site: Site, asked: Asked) -> None:
    site.routes["/a"] = by_range(PHOTO + bytes(5_000_000))
    assert picture(asked) == SeenPicture("JPEG", 45, 31)
    assert 2 <= len(site.asked("/a")) <= 4
    assert len({each.connection for each in site.requests}) == 1


async def _endless(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + PNG[:-12])
    while not writer.is_closing():
        writer.write(bytes(65_536))
        await writer.drain()


def test_a_stream_is_closed_when_the_header_has_come(site: Site, asked: Asked) -> None:
    site.routes["/a"] = _endless
    assert picture(asked) == SeenPicture("PNG", 45, 31)


def lying(content_range: str) -> Callable[[Request], Says]:
    def answer(request: Request) -> Says:
        if "range" not in request.headers:
            return whole(PNG)
        return Says(206, PNG[:100], {"Content-Range": content_range})

    return answer


@pytest.mark.parametrize(
    "content_range",
    ["bytes 500-599/4208", "", "bytes */4208", "bytes", "items 0-99/4208", "bytes 0-99", "\x7f"],
)
def test_a_part_that_was_not_asked_for(content_range: str, site: Site, asked: Asked) -> None:
    site.routes["/a"] = lying(content_range)
    assert picture(asked) == SeenPicture("PNG", 45, 31)
    assert len(site.asked("/a")) == 2


@pytest.mark.parametrize("status", [416, 206])
def test_servers_that_make_nothing_of_ranges(status: int, site: Site, asked: Asked) -> None:
    site.routes["/a"] = lambda request: Says(status) if "range" in request.headers else whole(PNG)
    assert picture(asked) == SeenPicture("PNG", 45, 31)


def test_a_server_that_gives_a_byte_at_a_time(site: Site, asked: Asked) -> None:
    def answer(request: Request) -> Says:
        start = int(request.headers["range"].removeprefix("bytes=").partition("-")[0])
        headers = {"Content-Range": f"bytes {start}-{start}/{len(PNG)}"}
        return Says(206, PNG[start : start + 1], headers)

    site.routes["/a"] = answer
    assert picture(asked) == SeenPicture("PNG")
    assert len(site.asked("/a")) <= 8


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><title>Not found", "is an HTML page, not a picture"),
        (b"Not found", "is not a picture"),
        (b"%PDF-1.7\n", "is a PDF document, not a picture"),
        (PNG[:-20], "is cut off: it holds "),
        (PNG[:20], "is cut off: it holds 20 of "),
        (PNG[:16] + bytes(200), "is damaged: the checksum of its header is wrong"),
        (
            b"<a\x1b[31m:svg width='1' height='1'>",
            "is cut off: it does not end with </a\ufffd[31m:svg>",
        ),
        (
            gzip.compress(SVG.encode(), mtime=0),
            "is a gzip archive (unpack it if it is an SVG), not a picture",
        ),
    ],
)
@pytest.mark.parametrize("is_ranged", [True, False])
def test_what_is_no_sound_picture(
    data: bytes, problem: str, is_ranged: bool, site: Site, asked: Asked
) -> None:
    site.routes["/a"] = by_range(data) if is_ranged and data else whole(data)
    found = picture(asked)
    assert found is not None
    assert found.problem.startswith(problem)


def test_a_size_that_comes_too_late_is_not_known(site: Site, asked: Asked) -> None:
    site.routes["/a"] = by_range(PHOTO + bytes(5_000_000))
    assert picture(asked, most_bytes=100_000) == SeenPicture("JPEG")


def test_a_length_that_is_a_lie(site: Site, asked: Asked) -> None:
    async def longer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n" + PNG)
        writer.close()

    async def shorter(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n" + PNG)

    site.routes |= {"/longer": longer, "/shorter": shorter, "/after": whole(PNG)}
    answers = asked("/longer", "/shorter", "/after", wants=Wants.PICTURE, per_host=1)
    assert answers["/longer"].picture == SeenPicture("PNG", 45, 31)
    assert answers["/shorter"].picture is not None
    assert answers["/shorter"].picture.problem.startswith("is cut off")
    assert answers["/after"].picture == SeenPicture("PNG", 45, 31)


def test_a_packed_picture(site: Site, asked: Asked) -> None:
    headers = {"Content-Encoding": "gzip"}
    site.routes["/a"] = whole(gzip.compress(SVG.encode()), "image/svg+xml", **headers)
    found = picture(asked)
    assert found is not None
    assert (found.format, found.problem) == ("SVG", "")


def test_a_bomb(site: Site, asked: Asked) -> None:
    bomb = gzip.compress(PNG[:-12] + bytes(30_000_000))
    site.routes["/a"] = whole(bomb, **{"Content-Encoding": "gzip"})
    assert picture(asked) == SeenPicture("PNG", 45, 31)


def test_type_and_content_are_told_apart(site: Site, asked: Asked) -> None:
    site.routes |= {"/a": whole(PNG, "image/jpeg"), "/b": whole(b"<html>", "image/png")}
    answers: dict[str, Answer] = asked("/a", "/b", wants=Wants.PICTURE)
    assert answers["/a"].content_type == "image/jpeg"
    assert answers["/a"].picture == SeenPicture("PNG", 45, 31)
    assert answers["/b"].content_type == "image/png"
    assert answers["/b"].picture is not None
    assert answers["/b"].picture.problem == "is an HTML page, not a picture"


def test_a_page_where_a_picture_was_wanted_is_not_read_on(site: Site, asked: Asked) -> None:
    async def endless(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!DOCTYPE html><html>")
        while not writer.is_closing():
            writer.write(b"<p>" * 10_000)
            await writer.drain()

    site.routes["/a"] = endless
    found = picture(asked)
    assert found is not None
    assert found.problem == "is an HTML page, not a picture"

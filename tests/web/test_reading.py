"""The end of a page's head, however its bytes arrive."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsmeta.web.reading import HeadEnd, Unpacking, looks_like_page

PAGES = [
    ("<html><head><title>A</title></head><body>", "<html><head><title>A</title>"),
    ("<title>A</title><body class=x><p>", "<title>A</title>"),
    ("<HEAD><TITLE>A</TITLE></HEAD >", "<HEAD><TITLE>A</TITLE>"),
    ("<head><!-- </head> --><link></head>", "<head><!-- </head> --><link>"),
    ("<script>'</head><body>'</script><link></head>", "<script>'</head><body>'</script><link>"),
    ("<head><style>/*<body>*/</style><link><body>", "<head><style>/*<body>*/</style><link>"),
    ("<head><title><body></title><link></head>", "<head><title><body></title><link>"),
    ("<head><SCRIPT>x</Script ><link></head>", "<head><SCRIPT>x</Script ><link>"),
    ("<head><script>a</scripts></script></head>", "<head><script>a</scripts></script>"),
    ("<header><p>", None),
    ("<head><link>", None),
    ("<head><!-- never closed </head>", None),
    ("<head><script>never closed </head>", None),
    ("<bodyguard></heads>", None),
    ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("page", "head"), PAGES)
@pytest.mark.parametrize("length", [1, 2, 7, 1_000])
def test_the_end_of_a_head(page: str, head: str | None, length: int) -> None:
    ending, come, found = HeadEnd(), bytearray(), None
    for start in range(0, len(page), length):
        come += page[start : start + length].encode()
        found = ending.find(come)
        if found is not None:
            break
    assert found == (None if head is None else len(head))


@example(["<script", "a</scripts", "<body", "<html"])
@given(st.lists(st.sampled_from([part for page, _ in PAGES for part in page.split(">")])))
def test_it_is_the_same_however_the_bytes_come(parts: list[str]) -> None:
    page = ">".join(parts).encode()
    at_once = HeadEnd().find(page)
    ending, found = HeadEnd(), None
    for end in range(1, len(page) + 1):
        found = ending.find(page[:end])
        if found is not None:
            break
    assert found == at_once


@pytest.mark.parametrize(
    "part", ["<script>", "<!--", "<title", "<", "<script", "</head", "<!-- --><script></script>"]
)
def test_no_page_takes_long(part: str) -> None:
    page = (part * (512 * 1024 // len(part))).encode()
    ending, began = HeadEnd(), time.process_time()
    for end in range(0, len(page), 16 * 1024):
        ending.find(memoryview(page)[:end].tobytes())
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("page", "is_one"),
    [
        ("<!DOCTYPE html>", True), ("\ufeff \n<!doctype HTML ", True), ("<html lang=en>", True),
        ("<htmlx>", False), ("<?xml?>", False), ("{}", False), ("", False), ("<p>", False),
    ],
)  # fmt: skip
def test_what_begins_as_pages_do(page: str, is_one: bool) -> None:
    assert looks_like_page(page.encode()) is is_one


@given(st.binary(max_size=2_000), st.sampled_from(["gzip", "deflate", "", "br", "x"]))
def test_whatever_comes_is_unpacked_or_not(data: bytes, coding: str) -> None:
    unpacking = Unpacking(coding, 1_000)
    out = b"".join(unpacking.feed(data[at : at + 50]) for at in range(0, len(data), 50))
    assert len(out) <= 1_000

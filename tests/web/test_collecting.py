"""What is kept of very many answers: what rules read, and each equal text once."""

from __future__ import annotations

import pytest

from newsmeta.answers import Answer, Outcome
from newsmeta.page_heads import PageHead, WebAnswers
from newsmeta.web.collecting import learn

PAGE = b"""<!doctype html><html lang=en><head><title>Council plants trees</title>
<meta name=description content="Ten thousand trees">%s</head><body>Text</body></html>"""


def answer(number: int, links: bytes = b"") -> Answer:
    """Return an answer whose texts are objects of their own."""
    url = f"https://www.example.com/{number}"
    return Answer(
        url=url,
        outcome=Outcome.OK,
        status=200,
        reason=" ".join(["200", "OK"]),
        final_url=f"{url}/"[:-1],
        content_type="/".join(["text", "html"]),
        charset="-".join(["utf", "8"]),
        head=PAGE % links,
    )


@pytest.mark.parametrize(
    ("links", "kept"),
    [
        (b"", PageHead()),
        (b'<link rel=canonical href="/7">', "/7"),
        (b'<link rel=canonical href="https://www.example.com/8">', "https://www.example.com/8"),
        (b'<link rel=amphtml href="https://amp.example.com/7">', "https://amp.example.com/7"),
    ],
)
def test_of_a_page_its_addresses_are_kept(links: bytes, kept: PageHead | str) -> None:
    web = WebAnswers()
    noted: list[Answer] = []
    learn(web, [answer(7, links)], noted.append)
    (head,) = web.heads.values()
    assert noted[0].head
    assert web.answers["https://www.example.com/7"].head is None
    assert (head.title, head.description, head.language) == ("", "", "")
    if isinstance(kept, str):
        assert kept in (head.canonical, head.amp) or (kept == "/7" and "canonical" in head.relative)
    else:
        assert head == kept


def test_equal_texts_of_answers_are_one_object() -> None:
    web = WebAnswers()
    learn(web, [answer(number, b'<link rel=canonical href="/x">') for number in (1, 2)])
    one, two = web.answers.values()
    assert one.reason is two.reason
    assert one.content_type is two.content_type
    assert one.charset is two.charset
    assert one.final_url is one.url
    first, second = web.heads.values()
    assert first.relative == second.relative == {"canonical"}


def test_pages_without_addresses_share_one_head() -> None:
    web = WebAnswers()
    learn(web, map(answer, (1, 2)))
    first, second = web.heads.values()
    assert first is second

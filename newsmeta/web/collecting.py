"""The URLs of files with the information wanted about each, and the answers from the web."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from sys import intern
from typing import TYPE_CHECKING

from newsmeta.frontmatter import SourceError
from newsmeta.page_heads import PageHead
from newsmeta.rules import ONLINE
from newsmeta.rules.base import Need
from newsmeta.rules.web.asking import Asked, Thing, asked
from newsmeta.web.questions import Question, Wants

if TYPE_CHECKING:
    from newsmeta.answers import Answer
    from newsmeta.files.targets import Target
    from newsmeta.linter.analyst import Analyst
    from newsmeta.page_heads import WebAnswers
    from newsmeta.web.choosing import Choice

_WITHOUT_ADDRESSES = PageHead()


def questions_of(
    analyst: Analyst, targets: Iterable[Target], choice: Choice
) -> tuple[Question, ...]:
    """Return the questions for the URLs of files, each URL once, in the order of the files.

    Args:
        analyst: Reads the files, and tells the rules. URLs that no rule needs are left out.
        targets: The files.
        choice: The selection of URLs.
    """
    needs = {
        Thing.LINK: Wants.LINK,
        Thing.PAGE: Wants.PAGE if analyst.needs(Need.WEB_PAGES) else Wants.LINK,
        Thing.PICTURE: Wants.PICTURE if analyst.needs(Need.WEB_PICTURES) else Wants.LINK,
    }
    wanted: dict[str, Wants] = {}
    for target in targets:
        for each in _urls_of(analyst, target):
            if choice.has_field(each.value.pointer) and choice.has(each.url):
                known = wanted.get(each.address, Wants.LINK)
                wanted[each.address] = known | needs[each.thing]
    kept = choice.sampled(list(wanted))
    return tuple(Question(url, wants) for url, wants in wanted.items() if url in kept)


def learn(
    web: WebAnswers, answers: Iterable[Answer], note: Callable[[Answer], None] | None = None
) -> None:
    """Record the answers from the web, and the addresses that pages declare.

    There may be very many answers, so that only what rules read is kept of each.

    Args:
        web: The object to record them in.
        answers: The answers.
        note: A function to call with each answer.
    """
    from newsmeta.web.heads import head_of

    for answer in answers:
        head = head_of(answer)
        web.add(_small(answer), _addresses_of(head, answer.url) if head else None)
        if note:
            note(answer)


def _small(answer: Answer) -> Answer:
    """Return an answer without the page, whose texts are those of other answers, if equal."""
    url, kind, charset = answer.url, answer.content_type, answer.charset
    return replace(
        answer,
        head=None,
        final_url=url if answer.final_url == url else answer.final_url,
        reason=intern(answer.reason),
        content_type=None if kind is None else intern(kind),
        charset=None if charset is None else intern(charset),
    )


def _addresses_of(head: PageHead, url: str) -> PageHead:
    """Return the addresses that a page declares; no rule reads the texts in its head."""
    if not (head.canonical or head.amp or head.relative):
        return _WITHOUT_ADDRESSES
    canonical = url if head.canonical == url else head.canonical
    relative = head.relative or _WITHOUT_ADDRESSES.relative
    return PageHead(canonical=canonical, amp=head.amp, relative=relative)


def _urls_of(analyst: Analyst, target: Target) -> Iterator[Asked]:
    """Yield the URLs of a file that any rule needs."""
    try:
        data = analyst.content(target)
        parsed = analyst.parse(data) if data is not None else None
    except SourceError:
        return
    codes = analyst.enabled_for(target.file) & analyst.enabled & ONLINE
    if parsed is None or not parsed.is_readable or not codes:
        return
    document = analyst.document(parsed, target.file)
    quiet = analyst.suppressions(document)
    position = document.source.position
    for each in asked(document):
        line = position(each.value.node.span.start).line
        if not all(quiet.covers(code, line) for code in codes):
            yield each

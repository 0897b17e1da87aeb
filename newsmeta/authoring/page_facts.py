"""Facts from the page of a new article, as far as they can be used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from newsmeta.answers import Answer, Outcome, SeenPicture
from newsmeta.authoring.addresses import page_address
from newsmeta.authoring.outcome import NewArticleError, PageFacts
from newsmeta.late_patterns import late_pattern
from newsmeta.timestamps import canonical
from newsmeta.web.heads import head_of
from newsmeta.web.questions import Question, Wants

if TYPE_CHECKING:
    from newsmeta.page_heads import PageHead
    from newsmeta.urls import Url

Ask = Callable[[Sequence[Question]], Iterable[Answer]]

_LANGUAGE = late_pattern(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}")
_BETWEEN = (" | ", " - ", " – ", " — ", " · ", " :: ", " » ")
"""Separators between a headline and the name of the site."""


def facts_of(text: str, ask: Ask, tracking: tuple[str, ...] = ()) -> PageFacts:
    """Return the facts that a page states about itself.

    Args:
        text: Its address, as given.
        ask: Asks the web.
        tracking: Names of tracking parameters besides the known ones.

    Raises:
        NewArticleError: When the address is not that of a page, or the page cannot be loaded.
    """
    url, _ = page_address(text, "--url", tracking)
    head = _head(url.asked, ask)
    notes: list[str] = []
    amp_url = _amp(head, tracking)
    fields: dict[str, Any] = {}
    if image := _image(head, ask, notes):
        fields["images"] = [image]
    if _LANGUAGE.fullmatch(head.language.lower()):
        fields["locale"] = head.language.lower()
    if other := _other_address(head, url):
        notes.append(f"--url: the page wants to be known as {other}")
    return PageFacts(
        _headline(head),
        head.description,
        _time(head.published, notes),
        head.site_name,
        amp_url,
        fields,
        tuple(notes),
    )


def _head(address: str, ask: Ask) -> PageHead:
    for answer in ask([Question(address, Wants.PAGE)]):
        if answer.outcome is not Outcome.OK or answer.status != 200:
            raise NewArticleError(
                f"--online: the page does not come ({answer.reason or answer.outcome.value}); "
                "leave --online out, and say what is in it"
            )
        if head := head_of(answer):
            return head
    raise NewArticleError("--online: that is no page of HTML; leave --online out")


def _headline(head: PageHead) -> str:
    """Return the headline, without the name of the site after it."""
    for between in _BETWEEN:
        if head.site_name and head.title.endswith(f"{between}{head.site_name}"):
            return head.title.removesuffix(f"{between}{head.site_name}")
    return head.title


def _time(text: str, notes: list[str]) -> str:
    """Return a time in UTC; empty if it is in doubt."""
    from newsmeta.timestamp_forms import certain
    from newsmeta.timestamps import parse

    moment = (parse(text) or certain(text)) if text else None
    if text and moment is None:
        notes.append(
            f"--online: the page says that it was published {text[:40]!r}, which may be "
            "several times; see whether the time here is right"
        )
    return canonical(moment.replace(microsecond=0)) if moment else ""


def _amp(head: PageHead, tracking: tuple[str, ...]) -> str:
    try:
        return page_address(head.amp, "--amp-url", tracking)[0].text if head.amp else ""
    except NewArticleError:
        return ""


def _image(head: PageHead, ask: Ask, notes: list[str]) -> dict[str, Any] | None:
    """Return the picture of the page, with its real size."""
    try:
        url = page_address(head.picture, "--online", ())[0] if head.picture else None
    except NewArticleError:
        url = None
    if url is None:
        return None
    for answer in ask([Question(url.asked, Wants.PICTURE)]):
        picture = answer.picture or SeenPicture("")
        if answer.outcome is Outcome.OK and picture.size:
            width, height = picture.size
            return {"url": url.href, "width": width, "height": height}
        reason = picture.problem or answer.reason
        notes.append(f"--online: the picture of the page is left out: {reason or 'it has no size'}")
    return None


def _other_address(head: PageHead, url: Url) -> str:
    from newsmeta.rules.web.asking import is_home
    from newsmeta.urls import parse
    from newsmeta.urls.canonical import page_key

    other = parse(head.canonical) if head.canonical and "canonical" not in head.relative else None
    if other is None or is_home(other) or page_key(other) == page_key(url):
        return ""
    return other.href

"""The sizes of pictures, asked of the web."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from newsmeta.cli.output import fail, say

if TYPE_CHECKING:
    from newsmeta.config.config import Config


def sizes_of(
    urls: Iterable[str], config: Config, into: str, *, allow_private: bool
) -> dict[str, tuple[int, int]]:
    """Return width and height of pictures by URL; warns of pictures without a size.

    Exits where there seems to be no network.

    Args:
        urls: The URLs, as written.
        config: The configuration of asking the web.
        into: The folder whose store of answers is used.
        allow_private: Whether to ask hosts that the public cannot reach.
    """
    from newsmeta.cli.online import ask, store_of, web_options
    from newsmeta.page_heads import WebAnswers
    from newsmeta.urls import parse
    from newsmeta.web.questions import Question, Wants

    known = ((url, parse(url)) for url in dict.fromkeys(urls))
    addresses = {text: url.asked for text, url in known if url and url.is_web}
    web = WebAnswers()
    questions = [Question(each, Wants.PICTURE) for each in dict.fromkeys(addresses.values())]
    options = web_options(config, allow_private=allow_private)
    tally = ask(web, questions, options, store_of(config, [into]))
    if reason := tally.offline:
        fail(f"--fetch-sizes: nothing on the web has answered ({reason}); is there a network?")
    found: dict[str, tuple[int, int]] = {}
    for text, address in addresses.items():
        answer = web.answers.get(address)
        picture = answer.picture if answer else None
        if picture and picture.size:
            found[text] = picture.size
        elif answer:
            reason = (picture.problem if picture else "") or answer.reason
            say(f"newsmeta: note: {text} has no size: {reason or 'none that can be determined'}")
    return found

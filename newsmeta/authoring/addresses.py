"""The given address of a page, made fit for an article."""

from __future__ import annotations

from newsmeta.authoring.outcome import NewArticleError
from newsmeta.suggestions import listing
from newsmeta.urls import Url, parse
from newsmeta.urls.beginnings import second_beginning, wrong_beginning
from newsmeta.urls.hosts import private_reason
from newsmeta.urls.repairs import addresses, meant_url
from newsmeta.urls.tracking import tracking_parameters, without_tracking
from newsmeta.urls.unwrapping import wrapped


def page_address(text: str, option: str, tracking: tuple[str, ...]) -> tuple[Url, str]:
    """Return the address of a page, and a message on the removed parts.

    Args:
        text: The given address.
        option: The option with the address.
        tracking: Names of tracking parameters besides the known ones.

    Raises:
        NewArticleError: When readers could not open it, or it is that of another page.
    """
    text = text.strip()
    url = parse(text)
    are_several = len(addresses(text)) > 1 or second_beginning(text) > 0
    if url is None or not url.is_web or are_several or wrong_beginning(text):
        meant = meant_url(text)
        advice = f"did you mean {meant}?" if meant else "give one that begins with https://"
        if are_several:
            advice = "give one address"
        raise NewArticleError(f"{option}: {_cut(text)} is no address of a page; {advice}")
    if url.credentials:
        raise NewArticleError(
            f"{option}: the address has a user or a password in it, which everybody would read; "
            "leave it out"
        )
    if reason := private_reason(url.host):
        raise NewArticleError(
            f"{option}: the host {url.host} is {reason}; write an address that the public can reach"
        )
    if wrapper := wrapped(text):
        sign = "=" if " " in option else " "  # `--set FIELD=VALUE`, and `--url URL`.
        within = (
            f"the page within is {wrapper.address}: say {option}{sign}'{wrapper.address}'"
            if wrapper.address
            else "open it, and give the address of the page that it leads to"
        )
        raise NewArticleError(f"{option}: {wrapper.host} is {wrapper.kind}; {within}")
    more = frozenset(tracking)
    taken = dict.fromkeys(each.name for each in tracking_parameters(text, more))
    if not taken:
        return url, ""
    cleaned = parse(without_tracking(text, more)) or url
    are = "follows" if len(taken) == 1 else "follow"
    return cleaned, f"{option}: {listing(taken, 'and')}, which {are} readers, taken out"


def _cut(text: str) -> str:
    return repr(text if len(text) <= 80 else f"{text[:80]}…")

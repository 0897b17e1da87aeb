"""The options for a new article, and conflicts between them."""

from __future__ import annotations

from collections.abc import Collection

from newsmeta.authoring.outcome import NewArticleChoices

_WEB_URL = "webUrl"
_ELSEWHERE = {
    "path": "the file is called by its date and headline; leave this out",
    "originalUrl": "--url says it, and looks at it; leave this out",
    _WEB_URL: "--url says it, and looks at it; leave this out",
    "ampWebUrl": "say --amp-url, which looks at it",
    "cdnAmpWebUrl": "it follows from the AMP page; say that with --amp-url",
}
"""Fields that --set does not accept: addresses of the page are checked, and the path is derived."""


def conflicts(
    title: str | None, choices: NewArticleChoices, said: Collection[str], *, is_video: bool
) -> list[str]:
    """Return the fields of --set that belong to other options, each with advice.

    Args:
        title: The headline; None if not given.
        choices: The other options.
        said: The fields of --set.
        is_video: Whether the article is about a video, whose page has an address of its own.
    """
    named: dict[str, object] = {"title": title, "excerpt": choices.get("excerpt")}
    named |= {"topics": choices.get("topics"), "type": choices.get("type")}
    named |= {"publishedDateTime": choices.get("published")}
    named |= {"provider.name": choices.get("provider")}
    named |= {"body": choices.get("body")}
    said = {*said, *("topics" for name in said if name.startswith("topics."))}
    twice = [
        f"--set {name}: this is said besides; say it once"
        for name, value in named.items()
        if value and name in said
    ]
    elsewhere = [
        f"--set {name}: {advice}"
        for name, advice in _ELSEWHERE.items()
        if name in said and not (name == _WEB_URL and is_video)
    ]
    return twice + elsewhere


def set_off(body: str | None) -> str | None:
    """Return a body after a blank line, with a line end at its end."""
    if body is None or not body.strip():
        return None
    text = body.replace("\r\n", "\n").strip("\n")
    return f"\n{text}\n"

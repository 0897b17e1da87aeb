"""NM318: the video that is shown against the one that the article is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from newsmeta.diagnostics import Finding, Severity
from newsmeta.rules.base import Context, Phase, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.urls.videos import may_be_video


class EmbedMismatch(Rule):
    """The embed shows another video.

    **What it does.** Reports a `featuredContent` that shows another video than that of
    `originalUrl`, on YouTube in all spellings of its addresses, and on Vimeo. A video of these
    that is not shown at all is an info, and told only where this rule is selected.

    **Why it matters.** Readers watch something else than what they read about.

    **Example.**

    ```yaml
    originalUrl: "https://www.youtube.com/watch?v=h70jOr56EKs"
    featuredContent: "<iframe src='https://www.youtube.com/embed/rigZ1FvrgSY'></iframe>"
    ```

    **Use instead.**

    ```yaml
    originalUrl: "https://www.youtube.com/watch?v=h70jOr56EKs"
    featuredContent: "<iframe src='https://www.youtube.com/embed/h70jOr56EKs'></iframe>"
    ```
    """

    code = "NM318"
    name = "embed-mismatch"
    severity = Severity.WARNING
    phases = frozenset((Phase.CHECK,))


RULES: tuple[type[Rule], ...] = (EmbedMismatch,)

_PAGE, _EMBED = "originalUrl", "featuredContent"


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for an embed that does not show the video of the article."""
    shown = _shown_instead(document.values) if document.parsed.is_readable else None
    if shown:
        yield Finding(
            EmbedMismatch.code,
            f"{_EMBED}: shows {shown}, which is another video than {_PAGE}",
            document.span((_EMBED,)),
            f"embed the video of {_PAGE}, or correct {_PAGE}",
            (_EMBED,),
            ((f"{_PAGE} is here", document.span((_PAGE,))),),
        )
    elif shown is not None:
        yield Finding(
            EmbedMismatch.code,
            f"{_PAGE}: the video is not shown, since there is no {_EMBED}",
            document.span((_PAGE,)),
            f"add {_EMBED} with the player of the video",
            (_PAGE,),
            severity=Severity.INFO,
        )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell, at little cost, whether `check` would find nothing in what follows the schema."""
    return _shown_instead(document.values) is None


def _shown_instead(values: Mapping[str, Any]) -> str | None:
    """Return the video that is shown in place of the article's own.

    Returns:
        Its address without a scheme; empty where nothing is shown; None where all is right, or
        where it cannot be told.
    """
    page, embed = values.get(_PAGE), values.get(_EMBED)
    if not isinstance(page, str) or not may_be_video(page):
        return None
    from newsmeta.rules.embeds import frames
    from newsmeta.urls.videos import video_at

    own = video_at(page)
    if not own:
        return None
    if not embed:
        return "" if values.get("type") == "video" else None
    found = [video_at(source) for source in frames(embed)] if isinstance(embed, str) else []
    site = own.partition("/")[0]
    others = [video for video in found if video.partition("/")[0] == site]
    return others[0] if others and own not in others else None

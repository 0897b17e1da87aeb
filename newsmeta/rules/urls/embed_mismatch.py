"""NM318: the embedded video compared with the video of the article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from newsmeta.diagnostics import Finding, Severity
from newsmeta.rules.base import Context, Phase, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.urls.videos import may_be_video


class EmbedMismatch(Rule):
    """The embed shows another video than the article's.

    **What it does.** Reports a `featuredContent` that shows another video than the one at
    `originalUrl`, for YouTube, in all spellings of its addresses, and for Vimeo. If such a video is
    not shown at all, that is an info, reported only if the rule is selected.

    **Why it matters.** Readers watch another video than the one they read about.

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
            f"add {_EMBED} with a player for the video",
            (_PAGE,),
            severity=Severity.INFO,
        )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    return _shown_instead(document.values) is None


def _shown_instead(values: Mapping[str, Any]) -> str | None:
    """Return the video that is shown instead of the article's own.

    Returns:
        Its address without a scheme; empty if no video is shown; None if the right one is shown, or
        if that cannot be told.
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

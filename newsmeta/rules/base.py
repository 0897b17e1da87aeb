"""The base of all rules: their attributes, settings and context."""

from __future__ import annotations

import enum
import re
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from newsmeta import _about
from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import FixSafety, Severity
from newsmeta.schema.schema import Schema

if TYPE_CHECKING:
    from newsmeta.page_heads import WebAnswers
    from newsmeta.site.vocabulary import Vocabulary


class Phase(enum.Enum):
    """A task for which files are looked at, with rules of its own."""

    VALIDATE = "validate"
    """The file by itself: it can be read, and follows the format."""

    CHECK = "check"
    """The file and its surroundings: URLs, pictures, the other files."""

    ONLINE = "check --online"
    """The file and the web."""


class Need(enum.Enum):
    """Knowledge that a rule needs besides the front matter of a file."""

    URLS = "the URLs in the file"
    FILE_NAME = "the name of the file"
    SITE = "the site that the file belongs to"
    PUBLISHING = "how the site generator treats the folder of the file"
    TOPICS = "the topics that may be used"
    ORGANIZATIONS = "the providers that may be used"
    OTHER_FILES = "the contents of the other files in the repository"
    PICTURES = "the pictures of the repository, including those that no file names"
    LINKS = "the answers of the web for the URLs in the file"
    WEB_PAGES = "the metadata of the pages that the file names"
    WEB_PICTURES = "the pictures of the file on the web"


class Rule:
    """A kind of mistake that an article file can have.

    A subclass is one entry of the catalogue. Its docstring is its documentation, in
    Markdown: a summary in one line, then the paragraphs *What it does*, *Why it matters*,
    *Example* and *Use instead*. Rules are never instantiated.

    Attributes:
        code: `NM` and three digits, the first of which is the family. Never changes.
        name: The name in words. Never changes.
        severity: The severity of a finding. Info rules are off unless selected.
        fix: The kind of fix: safe, or unsafe if a person should review it. None if there is none.
        phases: The tasks in which the rule applies.
        needs: The knowledge that the rule needs; it is collected only if a rule needs it.
        depends_on_time: Whether its findings go away by themselves as time goes by. None may appear
            that way: a file that was right stays right.
        makes_unreadable: Whether a file with a finding of this rule cannot be read, or only in
            part. Such a file is never exported, whatever the configuration says. Where nothing can
            be read, every command reports it.
        may_be_error: Whether some of its findings are errors, though the rule is a warning.
        breaks_format: Whether a file with a finding of this rule is no article, whatever the
            configuration says.
        is_of_absence: Whether its findings are about something missing, and so about no line in
            particular.
        is_needless: Whether its findings mark text without effect, which an editor may show faded.
        is_one_in_place: Whether several findings in one place of the text are one mistake, seen
            through aliases and merge keys, and are reported once.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[Severity]
    fix: ClassVar[FixSafety | None] = None
    phases: ClassVar[frozenset[Phase]] = frozenset((Phase.VALIDATE,))
    needs: ClassVar[frozenset[Need]] = frozenset()
    depends_on_time: ClassVar[bool] = False
    makes_unreadable: ClassVar[bool] = False
    may_be_error: ClassVar[bool] = False
    breaks_format: ClassVar[bool] = False
    is_of_absence: ClassVar[bool] = False
    is_needless: ClassVar[bool] = False
    is_one_in_place: ClassVar[bool] = True

    @classmethod
    def summary(cls) -> str:
        """Return the first line of the documentation, without its full stop."""
        return cls.documentation().split("\n", 1)[0].rstrip(".")

    @classmethod
    def documentation(cls) -> str:
        """Return the documentation as Markdown."""
        import inspect

        return inspect.cleandoc(cls.__doc__ or "")

    @classmethod
    def url(cls) -> str:
        """Return the address of the published documentation, or an empty text."""
        address = _about.ADDRESS
        return f"{address}/docs/rules.md#{cls.code.lower()}-{cls.name}" if address else ""


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """Thresholds that the configuration can set.

    Attributes:
        max_headline_length: Most characters of a title (`NM208`).
        future_tolerance_hours: Most hours that a timestamp may lie in the future (`NM212`).
        tracking_parameters: Names of tracking parameters besides the known ones, with stars and
            hosts: `ref_*`, `example.com?ref` (`NM305`).
        embed_hosts: Hosts allowed in `iframe` elements, besides the well-known players (`NM112`).
        url_date_tolerance_days: Most days between a date in a URL and the publication (`NM311`).
        min_image_width: Least width of a card picture in pixels (`NM402`).
        min_image_height: Least height of a card picture in pixels.
        max_image_aspect: Largest ratio of the longer side of a picture to the shorter (`NM403`).
        near_duplicate_similarity: Least similarity, in percent, of two near duplicates (`NM603`).
    """

    max_headline_length: int = 110
    future_tolerance_hours: int = 24
    tracking_parameters: tuple[str, ...] = ()
    embed_hosts: tuple[str, ...] = ()
    url_date_tolerance_days: int = 7
    min_image_width: int = 300
    min_image_height: int = 157
    max_image_aspect: int = 3
    near_duplicate_similarity: int = 90


@dataclass(frozen=True, slots=True)
class Context:
    """The knowledge of a check besides the document.

    Attributes:
        enabled: Codes of the rules that are reported.
        schema: The schema of the file's kind, or None.
        is_article: Whether that schema is newsmeta's own for articles.
        settings: Thresholds.
        topics: The allowed topics, or None if none are configured.
        organizations: The allowed providers, or None if none are configured.
        now: The present time, which the future is measured from.
        web: The answers of the web for the URLs of files; None if it was not asked.
        full: Codes of the rules whose further findings in the file are only counted. They need no
            message. More codes may be added while the file is looked at.
    """

    enabled: frozenset[str]
    schema: Schema | None
    is_article: bool
    now: datetime
    settings: RuleSettings = RuleSettings()
    topics: Vocabulary | None = None
    organizations: Vocabulary | None = None
    web: WebAnswers | None = None
    full: Collection[str] = ()


_SHORT = 60
_SECRET = re.compile(r"[A-Za-z0-9+/=;]{64,}")


def quote(value: object) -> str:
    """Return a value as messages show it: text in quotes, shortened if long."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    if _SECRET.search(text):
        text = f"{text[:8]}…"
    elif len(text) > _SHORT:
        text = f"{text[: _SHORT - 15]}…{text[-12:]}"
    return f'"{text}"' if isinstance(value, str) else text

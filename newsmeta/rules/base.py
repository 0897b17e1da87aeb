"""What a rule is."""

from __future__ import annotations

import enum
import re
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
    """What people look at files for, each with rules of its own."""

    VALIDATE = "validate"
    """Whether a file is right by itself: it can be read, and follows the format."""

    CHECK = "check"
    """Whether it agrees with what is around it: URLs, pictures, the other files."""

    ONLINE = "check --online"
    """Whether it agrees with what is on the web."""


class Need(enum.Enum):
    """What a rule has to know besides the front matter of a file."""

    URLS = "the URLs in the file"
    FILE_NAME = "the name of the file"
    SITE = "the site that the file is a page of"
    PUBLISHING = "what the site's generator makes of the folder that the file is in"
    TOPICS = "the topics that may be used"
    ORGANIZATIONS = "the providers that may be used"
    OTHER_FILES = "what the other files of the repository hold"
    PICTURES = "the pictures of the repository, those that no file names among them"
    LINKS = "what the web says to the URLs in the file"
    WEB_PAGES = "what the pages that it names say of themselves"
    WEB_PICTURES = "what its pictures on the web are"


class Rule:
    """A thing that can be wrong with an article file.

    A subclass is one entry of the catalogue. Its docstring is its documentation, in
    Markdown: a summary in one line, then the paragraphs *What it does*, *Why it matters*,
    *Example* and *Use instead*. Rules are never instantiated.

    Attributes:
        code: `NM` and three digits, the first of which is the family. Never changes.
        name: The same in words. Never changes.
        severity: How much a finding matters. Info rules are off unless selected.
        fix: Whether the value can be put right without a person, or None where it can't.
        phases: What files are looked at for when the rule applies.
        needs: What it has to know, which nobody finds out that has no such rule.
        depends_on_time: Whether its findings go away by themselves as time goes by. None may
            come that way: what was right stays right.
        makes_unreadable: Whether nothing, or not everything, can be read in a file in which it
            finds something. Such a file is not handed over, whatever the configuration says.
            Where nothing can be read, every command says so.
        may_be_error: Whether some of what it finds is an error, though the rule is a warning.
        breaks_format: Whether a file in which it finds something is no article, whatever the
            configuration says.
        is_of_absence: Whether it speaks of what is not there, and so of no line in particular.
        is_needless: Whether what it finds does nothing, so that an editor may show it faded.
        is_one_in_place: Whether all that it says of one place of the text is one mistake, seen
            through aliases and merge keys, and is said once.
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
        """Return the address of the published documentation, empty where there is none."""
        address = _about.ADDRESS
        return f"{address}/docs/rules.md#{cls.code.lower()}-{cls.name}" if address else ""


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """Thresholds that the configuration can set.

    Attributes:
        max_headline_length: Characters that a title may have (`NM208`).
        future_tolerance_hours: Hours that a timestamp may lie ahead of now (`NM212`).
        tracking_parameters: Names of parameters that follow readers, besides the known
            ones, with stars and hosts: `ref_*`, `example.com?ref` (`NM305`).
        embed_hosts: Hosts that `iframe` elements may be of, besides the well-known players
            (`NM112`).
        url_date_tolerance_days: Days that a date in a URL may lie from the publication
            (`NM311`).
        min_image_width: Pixels that a card picture has to be wide (`NM402`).
        min_image_height: Pixels that it has to be high.
        max_image_aspect: How many times as wide as high, or as high as wide, a picture may be
            (`NM403`).
        near_duplicate_similarity: Percent from which on two articles are almost the same
            (`NM603`).
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
    """What a check knows besides the document.

    Attributes:
        enabled: Codes of the rules to report.
        schema: The schema of the file's kind, or None where it has none.
        is_article: Whether that schema is newsmeta's own for articles.
        settings: Thresholds.
        topics: The topics that may be used, or None where none are configured.
        organizations: The providers that may be used, likewise.
        now: The time that "future" is measured against.
        web: What the web has said to the URLs of files; None where nobody has asked.
    """

    enabled: frozenset[str]
    schema: Schema | None
    is_article: bool
    now: datetime
    settings: RuleSettings = RuleSettings()
    topics: Vocabulary | None = None
    organizations: Vocabulary | None = None
    web: WebAnswers | None = None


_SHORT = 60
_SECRET = re.compile(r"[A-Za-z0-9+/=;]{64,}")


def quote(value: object) -> str:
    """Return a value as messages show it: text in quotes, long ones shortened."""
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

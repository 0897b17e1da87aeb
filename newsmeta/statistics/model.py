"""The figures of a repository, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Severity


@dataclass(frozen=True, slots=True)
class Share:
    """Articles with something in common.

    Attributes:
        name: The shared value as in files: text from a repository, of any characters.
        articles: The number of articles.
        findings: The number of findings in these.
    """

    name: str
    articles: int
    findings: int = 0


@dataclass(frozen=True, slots=True)
class Grouped:
    """Articles grouped by a value.

    An article with several topics, or several authors, is in several shares.

    Attributes:
        shares: Months (`2021-01`) in their order, without months without articles; for other
            groupings, the largest first.
        without: The articles without a value. Its name is empty.
    """

    shares: tuple[Share, ...] = ()
    without: Share = Share("", 0)


@dataclass(frozen=True, slots=True)
class Filled:
    """The number of articles in which a field is filled: present, and neither null nor empty.

    Attributes:
        field: The field, as people write it: `title`, `provider.name`.
        articles: The number of articles with the field.
        of: The number of all articles.
        is_required: Whether the format requires it.
        is_known: Whether the format has it.
    """

    field: str
    articles: int
    of: int
    is_required: bool = False
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Bin:
    """Values from one bound to another.

    Attributes:
        lower: The inclusive lower bound; None for no bound.
        upper: The exclusive upper bound; None for no bound.
        count: The number of values.
    """

    lower: float | None
    upper: float | None
    count: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """The distribution of the values of a numeric field.

    Attributes:
        field: The field.
        count: The number of articles with a value that counts.
        without: The number of articles without a number.
        unranked: The number of unranked articles (`heat: -1`), which does not count as a value.
        minimum: The lowest value; this and the following are None if there is none.
        median: The median; the mean of two middle values.
        maximum: The highest value.
        bins: Values by ranges of equal width. Values far beyond the others are in the first bin
            and the last, which then have no bound.
        is_whole: Whether all values are whole numbers.
    """

    field: str
    count: int = 0
    without: int = 0
    unranked: int = 0
    minimum: float | None = None
    median: float | None = None
    maximum: float | None = None
    bins: tuple[Bin, ...] = ()
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class PictureClass:
    """Pictures of the same class of size or shape.

    Attributes:
        name: The name of the class: `400 to 799` pixels of width, or `landscape`, or `16:9`.
        pictures: The number of pictures.
    """

    name: str
    pictures: int


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of articles (`images`), as articles declare them.

    Attributes:
        total: The number of pictures.
        by_width: By their width in pixels, the narrowest first. All classes are there.
        by_shape: `landscape`, `square` and `portrait`.
        by_ratio: By the ratio of width to height, the most frequent first: `16:9`, `4:3`, and
            `other` for all ratios that are not near a common one.
        unknown: The number without usable width and height, which are in none of these.
    """

    total: int = 0
    by_width: tuple[PictureClass, ...] = ()
    by_shape: tuple[PictureClass, ...] = ()
    by_ratio: tuple[PictureClass, ...] = ()
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a list.

    Attributes:
        path: Its file, as shown.
        title: Its title; empty if it has none.
        published: The time of publication, as `YYYY-MM-DDTHH:MM:SSZ`.
    """

    path: str
    title: str
    published: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Articles with the same page, or the same title.

    Attributes:
        paths: Some of their files, in order.
        title: The title of the first.
        articles: The number of articles.
    """

    paths: tuple[str, ...]
    title: str
    articles: int


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Articles that share a page, or a title.

    Attributes:
        groups: The number of pages or titles that more than one article has.
        articles: The number of articles with one of these.
        largest: Some of the groups, the largest first.
    """

    groups: int = 0
    articles: int = 0
    largest: tuple[Duplicate, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be read, so that it is in no other figure.

    Attributes:
        path: The file, as shown.
        line: The line of the reason, from 1.
        reason: The reason.
    """

    path: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class RuleShare:
    """The findings of a rule.

    Attributes:
        code: The rule's code.
        name: Its name.
        severity: The severity.
        findings: The number of findings.
        files: The number of files with them.
    """

    code: str
    name: str
    severity: Severity
    findings: int
    files: int


@dataclass(frozen=True, slots=True)
class FolderShare:
    """The findings in the files of one folder, without those of its subfolders.

    Attributes:
        folder: The folder, as paths are shown; `.` for the current one.
        findings: The number of findings.
        files: The number of files with them.
    """

    folder: str
    findings: int
    files: int


@dataclass(frozen=True, slots=True)
class FoundFigures:
    """The findings of `newsmeta check --validate` in numbers.

    Attributes:
        total: The number of findings.
        files: The number of files with them.
        fixable: The number with a safe fix.
        by_severity: The number of each severity, the gravest first; all three are included.
        by_rule: By rule, the most findings first.
        by_folder: By folder, the most findings first.
        in_baseline: The number left out because the baseline has them.
        suppressed: The number left out because comments suppress them.
    """

    total: int = 0
    files: int = 0
    fixable: int = 0
    by_severity: Mapping[Severity, int] = field(default_factory=dict)
    by_rule: tuple[RuleShare, ...] = ()
    by_folder: tuple[FolderShare, ...] = ()
    in_baseline: int = 0
    suppressed: int = 0


@dataclass(frozen=True, slots=True)
class Statistics:
    """The figures of a repository.

    Attributes:
        files: The number of files that were looked at, without pictures.
        articles: The number of readable news articles. The following is about these, unless stated
            otherwise.
        hidden: The number of these that readers do not see (`published: false`, `deleted`,
            `removed`).
        filtered: The number of further articles that a filter left out.
        unreadable: The files that cannot be read, in order.
        oldest_published: The time of the oldest publication, as `YYYY-MM-DDTHH:MM:SSZ`; empty if
            unknown.
        newest_published: The same for the newest.
        by_month: By the month of publication, in UTC.
        by_topic: By topic.
        by_provider: By the name of the provider.
        by_author: By the name of the author.
        by_type: By `type`.
        by_kind: Files of all kinds by the name of their kind, including those that are not
            articles: `article`, the kinds of the configuration, and `other`.
        other_collections: Files without a kind, by top-level folder of the site.
        completeness: By field, in canonical order, followed by unknown fields.
        with_amp: The number with an AMP page.
        with_picture: The number with a picture.
        pictures: Their pictures.
        quality: The distribution of `quality`.
        heat: The distribution of `heat`.
        freshest: The articles published last, the newest first.
        oldest: The articles published first, the oldest first.
        same_page: Articles with the same page, compared as in `newsmeta check`.
        same_title: Articles with the same title.
        findings: The figures of findings; None if none were looked for.
    """

    files: int = 0
    articles: int = 0
    hidden: int = 0
    filtered: int = 0
    unreadable: tuple[Unreadable, ...] = ()
    oldest_published: str = ""
    newest_published: str = ""
    by_month: Grouped = Grouped()
    by_topic: Grouped = Grouped()
    by_provider: Grouped = Grouped()
    by_author: Grouped = Grouped()
    by_type: Grouped = Grouped()
    by_kind: Grouped = Grouped()
    other_collections: Grouped = Grouped()
    completeness: tuple[Filled, ...] = ()
    with_amp: int = 0
    with_picture: int = 0
    pictures: Pictures = Pictures()
    quality: Distribution = Distribution("quality")
    heat: Distribution = Distribution("heat")
    freshest: tuple[Entry, ...] = ()
    oldest: tuple[Entry, ...] = ()
    same_page: Duplicates = Duplicates()
    same_title: Duplicates = Duplicates()
    findings: FoundFigures | None = None

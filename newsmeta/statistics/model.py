"""The figures of a repository, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Severity


@dataclass(frozen=True, slots=True)
class Share:
    """Articles that have something in common.

    Attributes:
        name: What it is, as files have it: text from a repository, of any characters.
        articles: How many have it.
        findings: How many findings are in these.
    """

    name: str
    articles: int
    findings: int = 0


@dataclass(frozen=True, slots=True)
class Grouped:
    """Articles by what they have in common.

    An article with several topics, or several authors, is in several shares.

    Attributes:
        shares: Months (`2021-01`) in their order, of which those without articles are left out;
            of anything else the largest first.
        without: Those that have none. Its name is empty.
    """

    shares: tuple[Share, ...] = ()
    without: Share = Share("", 0)


@dataclass(frozen=True, slots=True)
class Filled:
    """In how many articles a field is filled: is there, and neither null nor empty.

    Attributes:
        field: The field, as people write it: `title`, `provider.name`.
        articles: How many have it.
        of: How many articles there are.
        is_required: Whether the format asks for it in every article.
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
        lower: The lowest value that is in it; None for no bound.
        upper: The value from which on it is not; None for no bound.
        count: How many values are in it.
    """

    lower: float | None
    upper: float | None
    count: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """How the values of a numeric field are distributed.

    Attributes:
        field: The field.
        count: How many articles have a value that counts.
        without: How many have none, or none that is a number.
        unranked: How many say that they are not ranked (`heat: -1`), which is no value.
        minimum: The lowest value; None where there is none, here and in what follows.
        median: The one in the middle; of two in the middle their mean.
        maximum: The highest.
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
    """Pictures of one size or shape.

    Attributes:
        name: What it is: `400 to 799`, which are pixels of width, or `landscape`, or `16:9`.
        pictures: How many there are.
    """

    name: str
    pictures: int


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of articles (`images`), as articles declare them.

    Attributes:
        total: How many there are.
        by_width: By their width in pixels, the narrowest first. All classes are there.
        by_shape: `landscape`, `square` and `portrait`.
        by_ratio: By the ratio of width to height, the most frequent first: `16:9`, `4:3`, and
            `other` for what is near no common one.
        unknown: How many have no usable width and height, and are in none of these.
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
        path: Its file, as it is shown.
        title: Its title; empty where it has none.
        published: When it was published, as `YYYY-MM-DDTHH:MM:SSZ`.
    """

    path: str
    title: str
    published: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Articles that have one page, or one title.

    Attributes:
        paths: Some of their files, in order.
        title: The title of the first.
        articles: How many there are.
    """

    paths: tuple[str, ...]
    title: str
    articles: int


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Articles that have one page, or one title, in common.

    Attributes:
        groups: How many pages or titles there are that more than one article has.
        articles: How many articles have one of these.
        largest: Some of the groups, the largest first.
    """

    groups: int = 0
    articles: int = 0
    largest: tuple[Duplicate, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be read, so that it is in no other figure.

    Attributes:
        path: The file, as it is shown.
        line: Where the reason is, from 1.
        reason: Why.
    """

    path: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class RuleShare:
    """What one rule found.

    Attributes:
        code: The rule's code.
        name: Its name.
        severity: How much it matters.
        findings: How many findings there are.
        files: In how many files.
    """

    code: str
    name: str
    severity: Severity
    findings: int
    files: int


@dataclass(frozen=True, slots=True)
class FolderShare:
    """What was found in the files of one folder, those of its own folders not among them.

    Attributes:
        folder: The folder, as paths are shown; `.` for the current one.
        findings: How many findings there are.
        files: In how many files.
    """

    folder: str
    findings: int
    files: int


@dataclass(frozen=True, slots=True)
class FoundFigures:
    """What `newsmeta check --validate` finds, in numbers.

    Attributes:
        total: How many findings there are.
        files: In how many files.
        fixable: How many have a safe fix.
        by_severity: How many of each severity, the gravest first; all three are there.
        by_rule: By rule, the most findings first.
        by_folder: By folder, the most findings first.
        in_baseline: How many the baseline holds, so that they are not among these.
        suppressed: How many comments in files keep quiet, likewise.
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
        files: How many files were looked at, pictures not among them.
        articles: How many of them are news articles that can be read. What follows is about
            these, but where it says otherwise.
        hidden: How many of these readers do not see (`published: false`, `deleted`, `removed`).
        filtered: How many more there are that a filter left out.
        unreadable: The files that cannot be read, in order.
        oldest_published: When the oldest was published, as `YYYY-MM-DDTHH:MM:SSZ`; empty where
            none says.
        newest_published: The same for the newest.
        by_month: By the month of publication, in UTC.
        by_topic: By topic.
        by_provider: By the name of the provider.
        by_author: By the name of the author.
        by_type: By `type`.
        by_kind: Files of all kinds by the name of their kind, those that are no articles among
            them: `article`, the kinds of the configuration, and `other`.
        other_collections: Files of no kind by the folder at the top of the site.
        completeness: By field, in canonical order, then those that the format does not know.
        with_amp: How many have an AMP page.
        with_picture: How many have a picture.
        pictures: Their pictures.
        quality: How `quality` is distributed.
        heat: How `heat` is distributed.
        freshest: Those published last, the newest first.
        oldest: Those published first, the oldest first.
        same_page: Articles that hold one page, as `newsmeta check` compares addresses.
        same_title: Articles that have one title.
        findings: What was found; None where nothing was looked for.
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

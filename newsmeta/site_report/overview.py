"""The overview: the contents of a repository and its findings, in numbers and drawings."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.reporters.sentence import counted
from newsmeta.site_report.charts import Mark
from newsmeta.site_report.figures import (
    MOST_BARS,
    bar_card,
    column_card,
    list_card,
    percent,
    rule_mark,
    shortened,
)
from newsmeta.site_report.findings import SIGNS
from newsmeta.site_report.markup import Child, Markup, element, isolated, joined
from newsmeta.site_report.months import columns_of
from newsmeta.statistics import wording
from newsmeta.statistics.model import (
    Distribution,
    Duplicates,
    Entry,
    FoundFigures,
    Grouped,
    Pictures,
    Statistics,
)

_SEVERITY_NAMES = {
    severity: (sign, f"{severity.value.capitalize()}s") for severity, sign in SIGNS.items()
}
_MOST_LISTED = 6
_MOST_FIELDS = 12


def overview(statistics: Statistics, looked_at: int) -> Markup:
    """Return the overview of a repository.

    Args:
        statistics: The figures.
        looked_at: The number of files that were looked at, including pictures.
    """
    return element(
        "section",
        element("h2", "Overview", id="overview-head"),
        element("dl", list(_numbers(statistics, looked_at)), class_="numbers"),
        _cards("Articles", _articles(statistics)),
        _cards("What is found", _found(statistics.findings)),
        _cards("How complete articles are", _complete(statistics)),
        _cards("Pictures", _pictures(statistics.pictures)),
        _cards("Which articles", _lists(statistics)),
        id="overview",
        aria_labelledby="overview-head",
    )


def _cards(title: str, cards: Iterator[Markup]) -> Markup:
    there = [card for card in cards if card]
    if not there:
        return Markup()
    return joined([element("h3", title, class_="group"), element("div", there, class_="cards")])


# -- numbers ------------------------------------------------------------------------------


def _numbers(all_of: Statistics, looked_at: int) -> Iterator[Markup]:
    others = all_of.files - all_of.articles - len(all_of.unreadable)
    notes = [counted(all_of.files, "file")]
    notes += [f"{others:,} of other kinds"] if others > 0 else []
    notes += [f"{len(all_of.unreadable):,} cannot be read"] if all_of.unreadable else []
    yield _number("Articles", f"{all_of.articles:,}", ", ".join(notes))
    if all_of.oldest_published:
        first, last = all_of.oldest_published[:10], all_of.newest_published[:10]
        yield _number("Published", last, f"the newest; the oldest {first}")
    if found := all_of.findings:
        for severity, (sign, name) in _SEVERITY_NAMES.items():
            number = found.by_severity.get(severity, 0)
            yield _number(name, f"{number:,}", "", (severity.value, sign))
        clean = looked_at - found.files
        note = f"{clean:,} of {counted(looked_at, 'file')} and pictures"
        yield _number("Without a finding", percent(clean, looked_at), note)
        yield _number("With a safe fix", f"{found.fixable:,}", "newsmeta normalize makes them")
        if silent := found.in_baseline + found.suppressed:
            kept = f"{found.in_baseline:,} in the baseline, {found.suppressed:,} by comments"
            yield _number("Kept quiet", f"{silent:,}", kept)
    if all_of.articles:
        for name, number in (
            ("With a picture", all_of.with_picture),
            ("With AMP", all_of.with_amp),
        ):
            yield _number(name, percent(number, all_of.articles), counted(number, "article"))
    if all_of.hidden:
        yield _number("Hidden from readers", f"{all_of.hidden:,}", "unpublished, removed")


def _number(name: str, number: str, note: str, sign: tuple[str, str] | None = None) -> Markup:
    mark = sign and [element("span", sign[1], class_=sign[0], aria_hidden="true"), " "]
    return element(
        "div",
        element("dt", mark, name),
        element("dd", number, class_="number"),
        element("dd", note, class_="note") if note else None,
    )


# -- cards --------------------------------------------------------------------------------


def _articles(all_of: Statistics) -> Iterator[Markup]:
    by, months = columns_of(all_of.by_month)
    without = all_of.by_month.without.articles
    says = f"{counted(len(months), by)}"
    says += f"; {counted(without, 'article')} without a date" if without else ""
    yield column_card("by-month", f"Articles by {by}", says, months, (by.capitalize(), "Articles"))
    named = {
        "topic": all_of.by_topic,
        "provider": all_of.by_provider,
        "author": all_of.by_author,
        "type": all_of.by_type,
    }
    for noun, grouped in named.items():
        yield _grouped(f"by-{noun}", f"Articles by {noun}", noun, grouped, "Articles")
    if len(all_of.by_kind.shares) > 1:
        yield _grouped("by-kind", "Files by kind", "kind", all_of.by_kind, "Files")
    others = all_of.other_collections
    yield _grouped("collections", "Other collections", "folder", others, "Files")


def _grouped(name: str, title: str, noun: str, grouped: Grouped, head: str) -> Markup:
    marks = [
        Mark(shortened(share.name), share.articles, f"{share.articles:,}")
        for share in grouped.shares
    ]
    says = f"{counted(len(marks), noun)}{_drawn(len(marks))}"
    if grouped.without.articles:
        what = "article" if head == "Articles" else "file"
        says += f"; {counted(grouped.without.articles, what)} without one"
    return bar_card(name, title, says, marks, (noun.capitalize(), head))


def _drawn(number: int, most: int = MOST_BARS) -> str:
    """Return a note that only the first of so many are drawn, if so."""
    return f", the first {most} drawn" if number > most else ""


def _found(found: FoundFigures | None) -> Iterator[Markup]:
    if not found or not found.total:
        return
    says = f"{counted(found.total, 'finding')} in {counted(found.files, 'file')}"
    severities = [
        Mark(f"{sign} {name}", number, f"{number:,}", severity.value, f"severity={severity}")
        for severity, (sign, name) in _SEVERITY_NAMES.items()
        if (number := found.by_severity.get(severity, 0))
    ]
    heads = ("Severity", "Findings")
    yield bar_card("by-severity", "Findings by severity", says, severities, heads)
    rules = [rule_mark(each) for each in found.by_rule]
    says = f"{counted(len(rules), 'rule')} found something{_drawn(len(rules))}"
    yield bar_card("by-rule", "Findings by rule", says, rules, ("Rule", "Findings"))
    folders = [Mark(each.folder, each.findings, f"{each.findings:,}") for each in found.by_folder]
    says = f"{counted(len(folders), 'folder')} with findings{_drawn(len(folders))}"
    yield bar_card("by-folder", "Findings by folder", says, folders, ("Folder", "Findings"))


def _complete(all_of: Statistics) -> Iterator[Markup]:
    known = [each for each in all_of.completeness if each.is_known]
    unknown = [each for each in all_of.completeness if not each.is_known]
    for name, title, fields in (
        ("required", "Fields that the format asks for", [e for e in known if e.is_required]),
        ("optional", "Fields that may be there", [e for e in known if not e.is_required]),
        ("unknown", "Fields that the format does not know", unknown),
    ):
        marks = [
            Mark(
                shortened(each.field),
                each.articles / (each.of or 1),
                f"{percent(each.articles, each.of)} ({each.articles:,})",
            )
            for each in sorted(fields, key=lambda each: -each.articles)
        ]
        whole = sum(each.articles == each.of for each in fields)
        says = f"{whole} of {counted(len(marks), 'field')} filled in every article"
        if name == "unknown":
            says = counted(len(marks), "field")
        says += _drawn(len(marks), _MOST_FIELDS)
        heads = ("Field", "Filled")
        yield bar_card(name, title, says, marks, heads, most=1, most_bars=_MOST_FIELDS)
    for field in (all_of.quality, all_of.heat):
        yield _distribution(field)


def _distribution(of: Distribution) -> Markup:
    if not of.count:
        return Markup()
    minimum, median, maximum = map(wording.number, (of.minimum, of.median, of.maximum))
    says = f"From {minimum} to {maximum}, half of them up to {median}"
    says += f"; {of.unranked:,} not ranked" if of.unranked else ""
    says += f"; {of.without:,} without" if of.without else ""
    marks = [Mark(name, each.count, f"{each.count:,}") for name, each in wording.bins(of)]
    title = f"{of.field.capitalize()} of articles"
    return column_card(f"field-{of.field}", title, says, marks, (of.field.capitalize(), "Articles"))


def _pictures(pictures: Pictures) -> Iterator[Markup]:
    if not pictures.total:
        return
    says = counted(pictures.total, "picture")
    says += f"; {pictures.unknown:,} without a usable size" if pictures.unknown else ""
    for name, title, classes in (
        ("width", "Pictures by width in pixels", pictures.by_width),
        ("shape", "Pictures by shape", pictures.by_shape),
        ("ratio", "Pictures by width to height", pictures.by_ratio),
    ):
        marks = [Mark(each.name, each.pictures, f"{each.pictures:,}") for each in classes]
        yield bar_card(f"pictures-{name}", title, says, marks, (name.capitalize(), "Pictures"))


# -- lists --------------------------------------------------------------------------------


def _lists(all_of: Statistics) -> Iterator[Markup]:
    yield list_card("Published last", "", map(_entry, all_of.freshest[:_MOST_LISTED]))
    yield list_card("Published first", "", map(_entry, all_of.oldest[:_MOST_LISTED]))
    yield _duplicates("Articles with one page", all_of.same_page)
    yield _duplicates("Articles with one title", all_of.same_title)
    unreadable = [
        [
            isolated(f"{each.path}:{each.line}"),
            element("span", shortened(each.reason), class_="soft"),
        ]
        for each in all_of.unreadable[:_MOST_LISTED]
    ]
    says = f"{counted(len(all_of.unreadable), 'file')}, in no other figure"
    yield list_card("Cannot be read", says, unreadable)


def _entry(entry: Entry) -> Child:
    aside = element("span", entry.published[:10], " · ", isolated(entry.path), class_="soft")
    return [isolated(shortened(entry.title or entry.path)), aside]


def _duplicates(title: str, duplicates: Duplicates) -> Markup:
    says = f"{counted(duplicates.articles, 'article')} in {counted(duplicates.groups, 'group')}"
    entries: list[Child] = []
    for each in duplicates.largest[:_MOST_LISTED]:
        paths: list[Child] = [[isolated(path), element("br")] for path in each.paths[:3]]
        if each.articles > len(paths):
            paths.append(f"and {each.articles - len(paths):,} more")
        aside = element("span", paths, class_="soft")
        title_of = isolated(shortened(each.title or each.paths[0]))
        entries.append([title_of, f" ({each.articles:,})", aside])
    return list_card(title, says, entries)

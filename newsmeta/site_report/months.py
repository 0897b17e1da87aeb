"""Articles over time, as columns without gaps."""

from __future__ import annotations

from newsmeta.site_report.charts import Mark
from newsmeta.statistics.model import Grouped
from newsmeta.statistics.timeline import month_name, month_number

_MOST_MONTHS = 60
_MOST_YEARS = 60


def columns_of(by_month: Grouped) -> tuple[str, list[Mark]]:
    """Return articles by month, or by year if there are many months, and which of the two.

    Months and years without articles are included between others, unless there are too many to
    draw, for example if one date is centuries away from all others.
    """
    months = {share.name: share.articles for share in by_month.shares}
    if not months:
        return "month", []
    first, last = month_number(min(months)), month_number(max(months))
    if last - first < _MOST_MONTHS:
        names = [month_name(number) for number in range(first, last + 1)]
        return "month", [_mark(name, months.get(name, 0)) for name in names]
    years: dict[str, int] = {}
    for name, articles in sorted(months.items()):
        years[name[:4]] = years.get(name[:4], 0) + articles
    if last // 12 - first // 12 < _MOST_YEARS:
        wanted = [f"{year:04}" for year in range(first // 12, last // 12 + 1)]
    else:
        wanted = list(years)
    return "year", [_mark(year, years.get(year, 0)) for year in wanted]


def _mark(name: str, articles: int) -> Mark:
    return Mark(name, articles, f"{articles:,}")

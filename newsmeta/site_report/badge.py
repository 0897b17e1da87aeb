"""A badge with the numbers of errors and warnings: a small picture for a README."""

from __future__ import annotations

from newsmeta.diagnostics import Report, Severity
from newsmeta.reporters.sentence import counted
from newsmeta.site_report.markup import Markup, element

_LABEL = "newsmeta"
_GOOD, _SO_SO, _BAD = "#1f7a3d", "#8a5a00", "#b1261d"
_LETTER = 6.8
_MARGIN = 8
_HEIGHT = 20


def badge(report: Report) -> Markup:
    """Return the badge of a report."""
    says, color = _verdict(report)
    left, right = (round(len(text) * _LETTER) + 2 * _MARGIN for text in (_LABEL, says))
    rounded = element(
        "clipPath", element("rect", width=left + right, height=_HEIGHT, rx=3), id="rounded"
    )
    fields = element(
        "g",
        element("rect", width=left, height=_HEIGHT, fill="#3a424b"),
        element("rect", x=left, width=right, height=_HEIGHT, fill=color),
        clip_path="url(#rounded)",
    )
    texts = element(
        "g",
        _text(_LABEL, 0, left),
        _text(says, left, right),
        fill="#ffffff",
        text_anchor="middle",
        font_family="Verdana, DejaVu Sans, sans-serif",
        font_size=11,
    )
    title = f"{_LABEL}: {says}"
    drawn = element(
        "svg",
        element("title", title),
        rounded,
        fields,
        texts,
        xmlns="http://www.w3.org/2000/svg",
        width=left + right,
        height=_HEIGHT,
        role="img",
        aria_label=title,
    )
    return Markup(f"{drawn}\n")


def _verdict(report: Report) -> tuple[str, str]:
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    if errors:
        more = f", {counted(warnings, 'warning')}" if warnings else ""
        return f"{counted(errors, 'error')}{more}", _BAD
    if warnings:
        return counted(warnings, "warning"), _SO_SO
    return "no errors", _GOOD


def _text(text: str, start: int, width: int) -> Markup:
    """Return text in the middle of a field, as wide as computed, in any font."""
    long = round(len(text) * _LETTER)
    return element("text", text, x=start + width // 2, y=14, textLength=long)

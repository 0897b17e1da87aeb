"""JUnit XML, which nearly every CI system shows as test results.

Each finding is a test case, so that the list of tests names all findings. A finding that fails the
run under `--fail-on`, by default an error, is a failed test. Any other is a passed test, with the
word `warning` in its name and the message as its output: visible, but without failing the build.
(*Skipped* would be visible, too, but mean that nothing was checked.) A report without findings is
one passed test, since CI systems treat a file without tests as an error.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Diagnostic, Report, Severity
from newsmeta.reporters import Options
from newsmeta.reporters.concise import one_line
from newsmeta.reporters.escaping import visible
from newsmeta.reporters.json import url
from newsmeta.reporters.paths import relative_path
from newsmeta.xml_text import escaped, quoted


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield the report."""
    counts = _attributes(
        name="newsmeta",
        tests=max(len(report.diagnostics), 1),
        failures=sum(report.count(each) for each in Severity if _fails(each, options)),
        errors=0,
        skipped=0,
        time=0,
    )
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f"<testsuites {counts}>\n  <testsuite {counts}>\n"
    if report.unreported:
        yield "    <properties>\n"
        for name, number in report.unreported.items():
            yield f"      <property {_attributes(name=name, value=number)}/>\n"
        yield "    </properties>\n"
    for diagnostic in report.diagnostics:
        yield from _test_case(diagnostic, options)
    if not report.diagnostics:
        attributes = _attributes(classname="newsmeta", name="no findings", time=0)
        yield f"    <testcase {attributes}/>\n"
    yield "  </testsuite>\n</testsuites>\n"


def _fails(severity: Severity, options: Options) -> bool:
    return options.fail_on is not None and severity.rank >= options.fail_on.rank


def _test_case(diagnostic: Diagnostic, options: Options) -> Iterator[str]:
    path = relative_path(diagnostic.path, options.root)
    where = f"{path}:{diagnostic.line}:{diagnostic.column}"
    rule = f"{diagnostic.code} {diagnostic.name}"
    attributes = _attributes(
        classname=path,
        name=f"{diagnostic.severity} {rule} {where}",
        file=path,
        line=diagnostic.line,
        time=0,
    )
    details = escaped(f"{one_line(diagnostic)} {url(diagnostic.code, options)}".rstrip())
    yield f"    <testcase {attributes}>\n"
    if _fails(diagnostic.severity, options):
        failure = _attributes(type=rule, message=diagnostic.text)
        yield f"      <failure {failure}>{details}</failure>\n"
    else:
        yield f"      <system-out>{details}</system-out>\n"
    yield "    </testcase>\n"


def _attributes(**values: str | int) -> str:
    return " ".join(f"{name}={quoted(visible(str(value)))}" for name, value in values.items())

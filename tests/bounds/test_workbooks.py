"""Workbooks that are small on disk and large in memory, or endlessly slow."""

from __future__ import annotations

import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cli import invoke

MB = 1 << 20
KIND = "https://example.com/relationships"
TOP = f'<a><Relationship Id="a" Type="{KIND}/officeDocument" Target="xl/workbook.xml"/></a>'
BOOK = '<workbook xmlns:r="r"><sheets><sheet name="articles" r:id="a"/></sheets></workbook>'
PARTS = (
    f'<a><Relationship Id="a" Type="{KIND}/worksheet" Target="sheet.xml"/>'
    f'<Relationship Id="b" Type="{KIND}/sharedStrings" Target="strings.xml"/>'
    f'<Relationship Id="c" Type="{KIND}/styles" Target="styles.xml"/></a>'
)
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    + "]>"
)


def xlsx(path: Path, rows: str, *, around: str = "{}", **parts: str) -> Path:
    head = f"<row>{cell('path')}{cell('title')}</row>"
    sheet = around.format(f"<worksheet><sheetData>{head}{rows}</sheetData></worksheet>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, text in {
            "_rels/.rels": TOP,
            "xl/workbook.xml": BOOK,
            "xl/_rels/workbook.xml.rels": PARTS,
            "xl/sheet.xml": sheet,
            **{f"xl/{name}.xml": text for name, text in parts.items()},
        }.items():
            archive.writestr(name, text)
    return path


def cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def ods(path: Path, rows: str, before: str = "") -> Path:
    head = f"<t:table-row>{open_cell('path')}{open_cell('title')}</t:table-row>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr(
            "content.xml",
            f'{before}<o:d xmlns:o="o" xmlns:t="t" xmlns:x="x"><t:table t:name="articles">'
            f"{head}{rows}</t:table></o:d>",
        )
    return path


def open_cell(inner: str, more: str = "") -> str:
    return f'<t:table-cell {more} o:value-type="string"><x:p>{inner}</x:p></t:table-cell>'


def row(*cells: str, more: str = "") -> str:
    return f"<t:table-row {more}>{''.join(cells)}</t:table-row>"


TEXT = "a" * 8 * MB
STYLE = '<xf numFmtId="14"/>'
ROWS, COLUMNS = 't:number-rows-repeated="1000000"', 't:number-columns-repeated="1000000"'
UNPACKS, HOLDS = "decompresses to over", "holds far more than the size of the file"


def _bombs(folder: Path) -> Iterator[tuple[str, Path, str]]:
    one = f"<row>{cell('a')}{{}}</row>"
    shared = '<c t="s"><v>0</v></c>'
    yield "one text", xlsx(folder / "a.xlsx", one.format(cell(TEXT))), UNPACKS
    yield (
        "shared text",
        xlsx(folder / "b.xlsx", one.format(shared), strings=f"<t><si><t>{TEXT}</t></si></t>"),
        UNPACKS,
    )
    yield (
        "no texts",
        xlsx(folder / "c.xlsx", one.format(shared), strings=f"<t>{'<si/>' * 2 * MB}</t>"),
        UNPACKS,
    )
    text = f"<t><si><t>{'b' * MB}</t></si></t>"
    rows = one.format(shared) * 500
    yield "a text for many cells", xlsx(folder / "d.xlsx", rows, strings=text), HOLDS
    far = '<row><c r="XFD9"><v>1</v></c></row>' * 20_000
    yield "a far column", xlsx(folder / "e.xlsx", far), HOLDS
    yield "rows", xlsx(folder / "f.xlsx", "<row/>" * MB), UNPACKS
    yield "nesting", xlsx(folder / "g.xlsx", "<a>" * 300), "is nested too deeply"
    yield "entities", xlsx(folder / "h.xlsx", "", around=LAUGHS + "{}&a9;"), "document type"
    yield "text again", ods(folder / "a.ods", row(open_cell("a", COLUMNS), more=ROWS)), HOLDS
    yield "rows again", ods(folder / "b.ods", row(open_cell("a"), more=ROWS)), HOLDS
    spaces = '<x:s x:c="30000"/>' * 1_000
    yield "spaces", ods(folder / "c.ods", row(open_cell("a"), open_cell(f"b{spaces}b"))), HOLDS
    yield "open entities", ods(folder / "d.ods", row(open_cell("&a9;")), LAUGHS), "document type"
    tables = '<t:table t:name="a"/>' * 20_000
    yield "tables", ods(folder / "e.ods", f"</t:table>{tables}<t:table>"), "10,000 sheets"


NAMES = ["one text", "shared text", "no texts", "a text for many cells", "a far column", "rows"]
NAMES += ["nesting", "entities", "text again", "rows again", "spaces", "open entities", "tables"]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_bomb_is_refused(name: str, tmp_path: Path) -> None:
    path, reason = next(bomb[1:] for bomb in _bombs(tmp_path) if bomb[0] == name)
    invoke("import", str(path), "--into", str(tmp_path / "x"), "--dry-run")  # Import the libraries.
    tracemalloc.start()
    result = invoke("import", str(path), "--into", str(tmp_path / "x"), "--dry-run")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (result.status, reason in result.err) == (2, True), result
    assert peak < 16 * MB + 20 * path.stat().st_size


def test_the_names_are_all_there(tmp_path: Path) -> None:
    assert [name for name, _, _ in _bombs(tmp_path)] == NAMES


@pytest.mark.parametrize(
    ("rows", "parts"),
    [
        ("", {"styles": f'<s><numFmt numFmtId="1" formatCode="{"[[" * 300_000}"/></s>'}),
        ("", {"styles": f"<s><cellXfs>{STYLE * 70_000}</cellXfs></s>"}),
        (f'<row a="{"a" * MB}"/>', {}),
        (f"<row>{cell('_x0041_' * 100_000)}</row>", {}),
    ],
    ids=["format", "styles", "attribute", "escapes"],
)
def test_no_part_takes_for_ever(rows: str, parts: dict[str, str], tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", rows, **parts)
    # Quadratic time would take hours.
    result = invoke("import", str(path), "--into", str(tmp_path / "x"), "--dry-run")
    assert result.status in (0, 1)


@pytest.mark.slow
def test_what_is_often_the_same_is_no_bomb(tmp_path: Path) -> None:
    rows = "".join(f"<row>{cell(f'_news/a{n}.md')}{cell('Trees')}</row>" for n in range(3_000))
    path = xlsx(tmp_path / "a.xlsx", rows)
    result = invoke("import", str(path), "--into", str(tmp_path / "x"), "--dry-run")
    assert (result.status, "  3,000" in result.err) == (1, True), result

"""Shared parts of the tests of `newsmeta normalize`: articles, and the final output."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from newsmeta.cli.app import app
from tests.support.cli import ERROR, GOOD, WARNING, Result

LEFT = GOOD.replace("type: article", "type: artcle")
"""An article with a mistake that only a person can fix (NM104, an error)."""

UNSAFE = GOOD.replace("ten thousand trees", "<b>ten thousand</b> trees")
"""An article with a mistake whose fix is unsafe (NM207, a warning)."""

PLAIN = UNSAFE.replace("<b>", "").replace("</b>", "")

MANY = (
    ERROR.replace("ten thousand trees", "ten  thousand &amp; more trees")
    .replace("2021-01-27T15:50:00Z", "2021-01-27T16:50:00+01:00   # in Paris")
    .replace("  - Climate\n", "  - Climate\n  - Cities\n  - Climate\n")
    .replace("The council voted", "The  council &amp; mayor voted  ")
)
"""An article with six findings (NM103, NM108, NM201, NM203, NM211), all of them fixable."""

FIXED = (
    GOOD.replace("ten thousand trees", "ten thousand & more trees")
    .replace("2021-01-27T15:50:00Z", "2021-01-27T15:50:00Z   # in Paris")
    .replace("  - Climate\n", "  - Climate\n  - Cities\n")
    .replace("The council voted", "The  council &amp; mayor voted  ")
)

UNTIDY = GOOD.replace("category: news\n", "").replace(
    "type: article", "type: article\ncategory: news"
)
"""An article whose fields are not in order, which only --format changes."""


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def summary(result: Result) -> str:
    return result.err.splitlines()[-1]


# -- --diff --------------------------------------------------------------------


DIFF = """\
--- error.md
+++ error.md
@@ -6,7 +6,7 @@
 originalUrl: "https://www.example.com/2021/01/27/ten-thousand-trees/"
 webUrl: "https://www.example.com/2021/01/27/ten-thousand-trees/"
 type: article
-quality: "60"
+quality: 60
 heat: -1
 published: true
{}
""".format(" ")


# -- standard input ------------------------------------------------------------


def filtered(data: bytes, *args: str) -> tuple[int, bytes, str]:
    """Return status, output as bytes, and standard error of a run on standard input."""
    result = CliRunner().invoke(app, ["normalize", *args], input=data, prog_name="newsmeta")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout_bytes, result.stderr


UNUSABLE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "NM003"),
    "text": (b"# Trees\r\n", "NM003"),
    "binary": (b"\x89PNG\r\n\x1a\n\x00\xff\xfe", "NM002"),
    "UTF-16": (GOOD.encode("utf-16"), "NM002"),
    "Windows-1252": (WARNING.replace("Times", "Tïmes").encode("cp1252"), "NM002"),
    "cut in a letter": ((WARNING + "ö").encode()[:-1], "NM002"),
    "unclosed": (WARNING.encode()[:200], "NM004"),
    "syntax": (b"---\ntitle: [\n---\nBody\n", "NM005"),
    "no fields": (b"---\n- a  &amp;\n---\n", "NM006"),
    "too large": (WARNING.encode() + b"x" * 10 * 2**20, "NM001"),
    "far too large": (WARNING.encode() + b"x" * 21 * 2**20, "NM001"),
    "null bytes": (bytes(4096), "NM003"),
}

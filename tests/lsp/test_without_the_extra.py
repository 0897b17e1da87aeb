"""Without the extra, one line names the package to install."""

from __future__ import annotations

import subprocess
import sys

import pytest

START = """
import sys
sys.modules[{!r}] = None
sys.argv = ["newsmeta", "lsp"]
from newsmeta.cli import main
main()
"""


@pytest.mark.parametrize("library", ["pygls", "lsprotocol"])
def test_what_is_missing_is_said(library: str) -> None:
    words = [sys.executable, "-c", START.format(library)]
    done = subprocess.run(
        words, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"newsmeta: lsp needs {library}, which is not installed; "
        "run: pip install 'newsmeta-toolkit[lsp]'\n"
    )

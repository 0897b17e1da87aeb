"""Neovim starts the server with the documented settings, and shows its findings."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pygls")

from tests.support.cli import GOOD
from tests.support.paths import ROOT

NEOVIM = shutil.which("nvim")
pytestmark = pytest.mark.skipif(NEOVIM is None, reason="Neovim is not installed")

WATCH = """
vim.wait(500000, function() return #vim.diagnostic.get(0) > 0 end, 50)
local found = {}
for _, each in ipairs(vim.diagnostic.get(0)) do
  table.insert(found, { each.lnum, each.col, each.message })
end
vim.fn.writefile({ vim.fn.json_encode(found) }, "found.json")
vim.cmd("qa!")
"""


def settings() -> str:
    """Return the settings for the installed version of Neovim."""
    assert NEOVIM is not None
    said = subprocess.run([NEOVIM, "--version"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"v(\d+)\.(\d+)", said)
    assert version is not None
    page = (ROOT / "docs/editors.md").read_text(encoding="utf-8")
    new, old = re.findall(r"```lua\n(.*?)```", page, re.DOTALL)
    return str(new if (int(version[1]), int(version[2])) >= (0, 11) else old)


def test_neovim_shows_a_finding(tmp_path: Path) -> None:
    (tmp_path / "_news").mkdir()
    text = GOOD.replace("City council", "😀 City  council")
    (tmp_path / "_news/a.md").write_text(text, encoding="utf-8")
    (tmp_path / "newsmeta.toml").write_text("")
    (tmp_path / "init.lua").write_text(settings(), encoding="utf-8")
    (tmp_path / "watch.lua").write_text(WATCH, encoding="utf-8")
    words = ["nvim", "--headless", "-u", "init.lua", "_news/a.md", "-c", "luafile watch.lua"]
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        **{f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "DATA", "STATE")},
    }
    subprocess.run(
        words, cwd=tmp_path, env=environment, check=True, timeout=600, stdin=subprocess.DEVNULL
    )
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    column = len('title: "😀 City'.encode())
    assert found == [[2, column, "title: 2 spaces in a row; write one"]]

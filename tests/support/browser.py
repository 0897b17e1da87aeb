"""A real browser that opens pages from disk, without network access."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@contextmanager
def started() -> Iterator[Browser]:
    """Yield the browser; skip if there is none."""
    api = pytest.importorskip("playwright.sync_api")
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        pytest.skip(f"no browser: one of {', '.join(_NAMES)}")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_OPTIONS))
        yield browser
        browser.close()


class Opened:
    """An open page, and its unwanted actions.

    Attributes:
        page: The page.
        said: Console messages: errors, warnings, and violations of the content security policy.
        requests: The requested addresses, except that of the page itself.
    """

    def __init__(self, browser: Browser, path: Path, fragment: str = "", **options: Any) -> None:
        self.address = path.resolve().as_uri()
        self.page: Page = browser.new_page(**{"viewport": DESK, **options})
        self.said: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("dialog", self._refuse)
        self.page.goto(f"{self.address}{fragment}")

    def _note(self, address: str) -> None:
        if address.partition("#")[0] != self.address and address != "data:,":
            self.requests.append(address)

    def _refuse(self, dialog: Any) -> None:
        self.said.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def rows(self) -> list[str]:
        """Return the locations of the displayed findings."""
        return self.page.locator("#rows .place").all_inner_texts()

    def messages(self) -> list[str]:
        """Return the messages of the displayed findings."""
        return self.page.locator("#rows summary").all_inner_texts()

    def status(self) -> str:
        """Return the text about the number of findings."""
        return self.page.locator("#status").inner_text()

    def choose(self, name: str, value: str) -> None:
        """Choose a value of a filter."""
        self.page.locator(f"#filters [name={name}]").select_option(value)

    def wait_for(self, condition: str) -> None:
        """Wait until an expression is true.

        The expression is compiled once, into a function: the content security policy of the page
        forbids the repeated evaluation of text.
        """
        self.page.wait_for_function(f"() => {condition}")

    def is_wider_than_the_window(self) -> bool:
        """Tell whether the page needs horizontal scrolling."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))

    def violations(self) -> list[str]:
        """Return the violations found by axe-core; skip if it is not installed."""
        folders = os.environ.get("NODE_PATH", "").split(os.pathsep)
        scripts = (Path(folder) / "axe-core" / "axe.min.js" for folder in folders if folder)
        script = next(filter(Path.is_file, scripts), None)
        if script is None:
            pytest.skip("no axe-core; NODE_PATH names a folder that has it")
        self.page.evaluate(script.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run()")
        return [
            f"{each['id']}: {each['help']}: {node['html'][:200]}"
            for each in found["violations"]
            for node in each["nodes"]
        ]

    def close(self) -> None:
        """Close the page, and assert that it did nothing unwanted."""
        self.page.close()
        assert self.said == []
        assert self.requests == []

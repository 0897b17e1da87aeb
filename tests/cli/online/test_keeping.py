"""Stored answers: their use by later runs."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

pytest.importorskip("httpcore2")

from newsmeta.answers import Answer, Outcome
from newsmeta.web.doubting_store import DoubtingStore
from newsmeta.web.questions import Wants
from tests.cli.online.laying_out import ASKING, laid_out
from tests.support.cli import invoke
from tests.support.paths import WEB_CASES

AGED = [option for option in ASKING if option != "--max-age=0"]
DEAD, MISMATCH = WEB_CASES / "NM701-dead-link", WEB_CASES / "NM706-canonical-mismatch"


def found(*more: str) -> tuple[int, int]:
    """Return the exit status of a check, and the number of its findings."""
    result = invoke("check", *AGED, *more, "_news")
    return result.status, result.out.count(": NM")


def test_a_second_run_asks_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with laid_out(MISMATCH, tmp_path) as server:
        assert found() == (0, 1)
        number = len(server.asked)
        assert number
        assert found() == (0, 1)
        # An answer for the page also serves the rule about its link.
        assert found("--select=NM701") == (0, 0)
        assert len(server.asked) == number
        assert found("--max-age=0") == (0, 1)
        assert len(server.asked) > number
    # Stored answers suffice when the server is gone.
    assert found("--cached-only") == (0, 1)


def test_what_nobody_knows_is_not_reported_if_nothing_may_be_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with laid_out(DEAD, tmp_path) as server:
        result = invoke("check", *AGED, "--cached-only", "_news")
        assert server.asked == []
    assert (result.status, result.out) == (0, "")
    assert "2 not asked" in result.err


def nameless(url: str) -> Answer:
    return Answer(url, Outcome.GONE, reason="no host has this name", asked_at=time.time())


def test_nothing_is_kept_of_names_as_long_as_nothing_answers(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "web.sqlite"
    one, other, there = (f"https://{name}.example.com/" for name in ("a", "b", "c"))
    store = DoubtingStore(file)
    store.keep("x", one, Wants.LINK, nameless(one))
    store.close()
    store = DoubtingStore(file)
    assert store.find("x", one) is None
    store.keep("x", one, Wants.LINK, nameless(one))
    store.keep("x", there, Wants.LINK, Answer(there, Outcome.OK, 200, asked_at=time.time()))
    store.keep("x", other, Wants.LINK, nameless(other))
    store.close()
    known = [DoubtingStore(file).find("x", url) for url in (one, other, there)]
    assert [each[0].outcome for each in known if each] == [Outcome.GONE, Outcome.GONE, Outcome.OK]

"""Stored answers: when they are requested again, and in any state of the file."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.answers import Answer, Hop, Outcome, SeenPicture
from newsmeta.linter import cache_place
from newsmeta.web.client import ask
from newsmeta.web.questions import Question, Wants
from newsmeta.web.store import Store
from newsmeta.web.storing import answer_of, row_of
from tests.support.pictures import MAKERS
from tests.web.conftest import QUICK, Asked, Clock, here
from tests.web.site import Request, Says, Site, leads_to, page


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "web.sqlite"


@pytest.fixture
def made(file: Path) -> Callable[[], Store]:
    return lambda: Store(file)


def test_a_second_run_asks_nothing(site: Site, asked: Asked, made: Callable[[], Store]) -> None:
    site.routes |= {
        "/page": page("<title>\N{EM DASH}</title></head>"),
        "/moved": leads_to("/page", 308),
        "/png": Says(body=MAKERS["png"](), headers={"Content-Type": "image/png"}),
        "/blocked": Says(403),
    }
    paths = ("/page", "/moved", "/png", "/blocked", "/gone")
    first = asked(*paths, wants=Wants.PAGE | Wants.PICTURE, store=made())
    count = len(site.requests)
    second = asked(*paths, wants=Wants.PAGE | Wants.PICTURE, store=made())
    assert second == {path: replace(answer, from_store=True) for path, answer in first.items()}
    assert not any(answer.from_store for answer in first.values())
    less = asked(*paths, wants=Wants.LINK, store=made())
    assert {answer.outcome for answer in less.values()} == {
        Outcome.OK, Outcome.BLOCKED, Outcome.GONE,
    }  # fmt: skip
    assert len(site.requests) == count


def test_what_was_not_wanted_before_is_asked(
    site: Site, asked: Asked, made: Callable[[], Store]
) -> None:
    site.routes["/a"] = page("<title>A</title>")
    assert asked("/a", store=made())["/a"].head is None
    assert asked("/a", wants=Wants.PAGE, store=made())["/a"].head == b"<title>A</title>"
    assert asked("/a", store=made())["/a"].from_store
    assert site.asked("/a") == ["HEAD", "GET"]


@pytest.mark.parametrize(
    ("status", "options", "is_kept"),
    [
        (200, {}, True),
        (200, {"max_age": 0.0}, False),
        (200, {"failure_age": 0.0}, True),
        (404, {}, True),
        (404, {"failure_age": 0.0}, False),
        (404, {"max_age": 0.0}, False),
        (500, {"failure_age": 0.0}, False),
        (403, {"failure_age": 0.0}, False),
        (404, {"failure_age": 0.0, "cached_only": True}, True),
        (200, {"user_agent": "Other/1.0"}, False),
        (200, {"robots": False}, False),
        (403, {"failure_age": 0.0, "accept": {"*": {403}}}, True),
    ],
)
def test_how_long_answers_are_good(
    status: int,
    options: dict[str, object],
    is_kept: bool,
    *,
    site: Site,
    asked: Asked,
    made: Callable[[], Store],
) -> None:
    site.routes["/a"] = Says(status)
    asked("/a", store=made())
    assert asked("/a", store=made(), **options)["/a"].from_store is is_kept


def test_statuses_are_judged_by_the_options_of_each_run(
    site: Site, asked: Asked, made: Callable[[], Store]
) -> None:
    site.routes["/a"] = Says(999)
    assert asked("/a", store=made())["/a"].outcome is Outcome.BLOCKED
    accepted = asked("/a", store=made(), accept={"news.example": {999}})["/a"]
    assert (accepted.outcome, accepted.from_store) == (Outcome.OK, True)
    assert asked("/a", store=made())["/a"].outcome is Outcome.BLOCKED


def test_without_a_network_only_what_is_known_is_said(
    site: Site, asked: Asked, made: Callable[[], Store]
) -> None:
    site.routes["/a"] = Says(200)
    asked("/a", store=made())
    count = len(site.requests)
    answers = asked("/a", "/b", store=made(), cached_only=True)
    assert answers["/a"].outcome is Outcome.OK
    assert answers["/b"].outcome is Outcome.NOT_ASKED
    assert answers["/b"].reason == "there is no answer from an earlier run"
    assert asked("/a", cached_only=True)["/a"].outcome is Outcome.NOT_ASKED
    assert len(site.requests) == count


def test_a_run_that_broke_off_goes_on(site: Site, made: Callable[[], Store]) -> None:
    site.otherwise = Says(200)
    questions = [Question(f"http://news.example:{site.port}/{number}") for number in range(200)]
    answers = ask(questions, QUICK, made(), look_up=here)
    for _ in range(50):
        next(answers)
    answers.close()
    assert len(site.paths) < 200
    again = list(ask(questions, QUICK, made(), look_up=here))
    assert sum(answer.from_store for answer in again) >= 50
    assert len(again) == 200
    # Requests in progress at the interruption may have been sent twice.
    assert len(site.paths) <= 200 + QUICK.per_host


@pytest.mark.slow
@pytest.mark.parametrize("is_known", [True, False])
def test_no_more_is_asked_than_somebody_takes(
    is_known: bool,
    *,
    site: Site,
    asked: Asked,
    made: Callable[[], Store],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Unread pages would fill the memory."""
    site.otherwise = page("<title>A</title></head>")
    urls = [f"http://h{number % 10}.example:{site.port}/{number}" for number in range(300)]
    if is_known:
        asked(*urls, wants=Wants.PAGE, store=made())
    store = made()
    looked_for: list[str] = []

    def find(manner: str, url: str) -> tuple[Answer, Wants] | None:
        looked_for.append(url)
        return Store.find(store, manner, url)

    monkeypatch.setattr(store, "find", find)
    site.requests.clear()
    answers = ask([Question(url, Wants.PAGE) for url in urls], QUICK, store, look_up=here)
    first = next(answers)
    number = 0
    while number != (number := len(looked_for if is_known else site.paths)):
        time.sleep(0.5)
    assert number <= 66 + QUICK.connections
    rest = list(answers)
    assert {each.outcome for each in (first, *rest)} == {Outcome.OK}
    assert (first.from_store, len(rest)) == (is_known, 299)


def test_an_interrupt_ends_it_at_once(site: Site, made: Callable[[], Store]) -> None:
    answered: list[bool] = []

    async def slow(request: Request, writer: object) -> None:
        import asyncio

        await asyncio.sleep(60)
        answered.append(True)

    site.routes["/slow"], site.otherwise = slow, Says(200)
    base = f"http://news.example:{site.port}"
    options = replace(QUICK, read_timeout=60.0, total_timeout=60.0)
    questions = [Question(f"{base}/fast"), Question(f"{base}/slow")]

    answers = ask(questions, options, made(), look_up=here)
    assert next(answers).outcome is Outcome.OK
    with pytest.raises(KeyboardInterrupt):
        answers.throw(KeyboardInterrupt)
    assert not answered
    assert not any(thread.name == "newsmeta-web" for thread in threading.enumerate())
    known = list(ask(questions, replace(QUICK, cached_only=True), made()))
    assert [answer.outcome for answer in known] == [Outcome.OK, Outcome.NOT_ASKED]


def test_when_the_time_is_over_the_rest_is_not_asked(
    site: Site, asked: Asked, made: Callable[[], Store], clock: Clock
) -> None:
    def answer(request: Request) -> Says:
        if len(site.paths) == 20:
            clock.forward(1000)
        return Says(200)

    site.otherwise = answer
    paths = [f"/{number}" for number in range(100)]
    patient = {"read_timeout": 5000.0, "total_timeout": 5000.0, "connect_timeout": 5000.0}
    answers = asked(*paths, per_host=2, budget=1000.0, store=made(), **patient)
    assert set(answers) == set(paths)
    rest = [answer for answer in answers.values() if answer.outcome is Outcome.NOT_ASKED]
    assert 50 < len(rest) < 100
    assert {answer.reason for answer in rest} == {"the time was over before"}
    again = asked(*paths, cached_only=True, store=made())
    assert sum(answer.outcome is Outcome.OK for answer in again.values()) == 100 - len(rest)


def test_a_fault_of_our_own_network_is_not_kept(made: Callable[[], Store]) -> None:
    async def look_up(host: str, port: int) -> list[str]:
        raise OSError("no network")

    questions = [Question("http://a.example.com/")]
    for _ in range(2):
        (answer,) = ask(questions, replace(QUICK, retries=0), made(), look_up=look_up)
        assert (answer.outcome, answer.from_store) == (Outcome.FAILED, False)


# -- the file ------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="permissions of another kind")
def test_nobody_else_can_read_it(
    site: Site, asked: Asked, made: Callable[[], Store], file: Path
) -> None:
    asked("/a", store=made())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name == "nt", reason="permissions of another kind")
def test_what_others_may_have_written_is_not_believed(
    site: Site, asked: Asked, made: Callable[[], Store], file: Path
) -> None:
    asked("/a", store=made())
    file.chmod(0o666)
    assert not asked("/a", store=made())["/a"].from_store


def damaged(file: Path) -> Iterator[tuple[str, bytes]]:
    data = file.read_bytes()
    yield "nothing", b""
    yield "no database", b"no database at all" * 100
    yield "cut off", data[: len(data) // 2]
    yield "another program's", b"SQLite format 3\0" + bytes(8_000)
    yield "scribbled", data[:200] + os.urandom(len(data) - 200)
    yield "holes", data[: len(data) // 2] + bytes(len(data) - len(data) // 2)


def test_a_damaged_file_costs_what_was_known(
    site: Site, asked: Asked, made: Callable[[], Store], file: Path
) -> None:
    site.routes["/a"] = page("<title>A</title>" + "<!-- long -->" * 5_000)
    expected = asked("/a", wants=Wants.PAGE, store=made())["/a"]
    for kind, data in list(damaged(file)):
        file.write_bytes(data)
        file.chmod(0o600)
        found = asked("/a", wants=Wants.PAGE, store=made())["/a"]
        assert replace(found, asked_at=0.0, from_store=False) == replace(expected, asked_at=0.0)
        # Whatever its damage, the file works again at the second run at the latest.
        asked("/a", wants=Wants.PAGE, store=made())
        assert asked("/a", wants=Wants.PAGE, store=made())["/a"].from_store, kind


ENDLESS = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) SELECT"
SCHEMAS = [
    f"DROP TABLE answers; CREATE VIEW answers AS {ENDLESS} n AS manner, n AS url, 0 AS asked, "
    "x'' AS known, n AS head FROM n;",
    f"CREATE TRIGGER t BEFORE INSERT ON answers BEGIN {ENDLESS} max(n) FROM n; END;",
    f"CREATE TRIGGER t BEFORE DELETE ON answers BEGIN {ENDLESS} max(n) FROM n; END;",
    "DROP TABLE answers; CREATE TABLE answers (manner, url, asked, known, head);",
    "CREATE TABLE others (a);",
    "CREATE INDEX i ON answers (asked);",
    "DROP TABLE answers;",
]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_nothing_is_run_that_somebody_has_put_into_the_file(
    schema: str, site: Site, asked: Asked, made: Callable[[], Store], file: Path
) -> None:
    asked("/a", store=made())
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.executescript(schema)
    assert not asked("/a", "/b", store=made())["/a"].from_store
    asked("/a", store=made())
    assert asked("/a", store=made())["/a"].from_store


def test_rows_that_say_something_else_are_passed_over(
    site: Site, asked: Asked, made: Callable[[], Store], file: Path
) -> None:
    for known in (b"", b"x", None, "text", 7, 1.5, b"\x78\x9c\x03\x00\x00\x00\x00\x01"):
        asked("/a", store=made())
        with sqlite3.connect(file) as connection:
            connection.execute("UPDATE answers SET known = ?", (known,))
        connection.close()
        answer = asked("/a", store=made())["/a"]
        assert (answer.outcome, answer.from_store) == (Outcome.GONE, False)


def test_runs_at_the_same_time(site: Site, asked: Asked, made: Callable[[], Store]) -> None:
    site.otherwise = Says(200)
    paths = [f"/{number}" for number in range(150)]
    runs = [threading.Thread(target=asked, args=paths, kwargs={"store": made()}) for _ in range(4)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    answers = asked(*paths, store=made(), cached_only=True)
    assert {answer.outcome for answer in answers.values()} == {Outcome.OK}


def test_a_folder_that_cannot_be_written_to(site: Site, asked: Asked, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    store = Store(tmp_path / "file" / "web.sqlite")
    assert asked("/a", store=store)["/a"].outcome is Outcome.GONE


def test_it_lies_where_the_cache_is(tmp_path: Path) -> None:
    place = cache_place.place(tmp_path / "cache", tmp_path / "site", [])
    file = place.web_file
    assert file is not None
    assert file != place.file
    cache_place.make(file)
    assert place.clear() == [file]
    inside = cache_place.place(tmp_path / "site" / "cache", tmp_path / "site", [])
    assert inside.web_file is None or inside.problem == ""


TEXT = st.text(max_size=30)
ANSWERS = st.builds(
    Answer,
    url=TEXT,
    outcome=st.sampled_from(Outcome),
    status=st.none() | st.integers(0, 999),
    reason=TEXT,
    hops=st.lists(st.builds(Hop, TEXT, st.integers(300, 399)), max_size=3).map(tuple),
    final_url=TEXT,
    content_type=st.none() | TEXT,
    picture=st.none()
    | st.builds(SeenPicture, TEXT, st.none() | st.integers(0), st.none() | st.integers(0), TEXT),
    head=st.none() | st.binary(max_size=200),
    charset=st.none() | TEXT,
    asked_at=st.floats(0, 1e10),
    from_store=st.just(True),
)


@given(ANSWERS, st.sampled_from([Wants.LINK, Wants.PAGE, Wants.LINK | Wants.PICTURE]))
def test_every_answer_comes_back_as_it_was(answer: Answer, wants: Wants) -> None:
    assert answer_of(answer.url, row_of(answer, wants)) == (answer, wants)


@pytest.mark.parametrize(
    "text",
    [
        '"hops": [["https://example.com/", 1e999]]', '"hops": [["https://example.com/"]]',
        '"hops": {"ab": 1}', '"hops": 7', '"hops": [[7, 301]]', '"hops": "ab"',
        f'"asked_at": 1{"0" * 400}', '"asked_at": null', '"asked_at": "soon"',
        '"status": "200"', '"status": 1.5', '"wants": 64', '"wants": []', '"wants": null',
        '"outcome": []', '"outcome": "fine"', '"picture": {"a": 1}', '"picture": 5',
        '"picture": ["png", "wide", 1, ""]', '"reason": null', '"final_url": 7', '"charset": 7',
        f'"picture": {"[" * 5000}{"]" * 5000}', f'"status": 1{"0" * 5000}',
    ],
)  # fmt: skip
def test_values_that_no_run_has_kept_are_passed_over(text: str) -> None:
    packed, _ = row_of(Answer("x", Outcome.OK, 200), Wants.LINK)
    known = zlib.decompress(packed)[:-1]
    assert answer_of("x", (zlib.compress(known + b"}"), None))
    assert answer_of("x", (zlib.compress(known + f", {text}}}".encode()), None)) is None


@given(st.binary(max_size=200), st.none() | st.binary(max_size=50), st.data())
def test_no_row_does_harm(known: bytes, head: bytes | None, data: st.DataObject) -> None:
    answer_of("x", (known, head))
    good, _ = row_of(Answer("x", Outcome.OK), Wants.LINK)
    at = data.draw(st.integers(0, len(good) - 1))
    answer_of("x", (good[:at] + known + good[at + 1 :], head))

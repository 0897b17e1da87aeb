"""The number and the times of requests to a site."""

from __future__ import annotations

import email.utils
import socket
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from newsmeta.answers import Answer, Outcome
from newsmeta.web.client import ask
from newsmeta.web.failures import WebError
from newsmeta.web.options import USER_AGENT, WebOptions
from newsmeta.web.questions import Question, Wants
from newsmeta.web.retrying import delay_before, retry_after
from tests.web.conftest import QUICK, Asked, here
from tests.web.site import Says, Site, leads_to, page


def test_each_url_is_asked_once_whatever_it_is_called(site: Site, asked: Asked) -> None:
    site.routes["/a"] = page("<p>")
    base = f"http://news.example:{site.port}"
    names = [
        "/a",
        "/a#top",
        f"http://NEWS.example:{site.port}/a#end",
        f"{base}/b/../a",
        f"http://me@news.example:{site.port}/a",
        f" {base}/a",
        f"{base}\\a",
    ]
    answers = asked(*names, *names)
    assert list(answers) == [name.removeprefix(base) for name in names]
    assert {answer.outcome for answer in answers.values()} == {Outcome.OK}
    assert site.asked("/a") == ["HEAD"]


def test_what_is_wanted_of_a_url_is_asked_together(site: Site) -> None:
    site.routes["/a"] = page("<title>A</title>")
    url = f"http://news.example:{site.port}/a"
    wants = (Wants.LINK, Wants.PAGE, Wants.PICTURE)
    questions = [Question(url, each) for each in wants]
    (answer,) = ask(questions, QUICK, look_up=here)
    assert answer.head == b"<title>A</title>"
    assert answer.picture is not None
    assert answer.picture.problem == "is an HTML page, not a picture"
    assert site.asked("/a") == ["GET"]


def test_limits_hold(site: Site, asked: Asked) -> None:
    site.otherwise, site.delay = Says(200), 0.01
    urls = [f"http://h{number % 8}.example:{site.port}/{number}" for number in range(160)]
    answers = asked(*urls, per_host=3, connections=10)
    assert {answer.outcome for answer in answers.values()} == {Outcome.OK}
    assert site.most_of_a_host <= 3
    assert 3 < site.most_at_a_time <= 10


def test_redirects_to_another_host_count_for_that_host(site: Site, asked: Asked) -> None:
    to = f"http://target.example:{site.port}/b"
    site.routes["/b"], site.delay = Says(200), 0.01
    site.otherwise = leads_to(to, 302)
    urls = [f"http://h{number}.example:{site.port}/{number}" for number in range(30)]
    asked(*urls, per_host=2)
    assert site.most_of_a_host <= 2


def test_a_host_is_asked_only_so_often_a_second(site: Site, asked: Asked) -> None:
    site.otherwise = Says(200)
    hosts = ("one.example", "two.example")
    urls = [f"http://{host}:{site.port}/{number}" for host in hosts for number in range(10)]
    asked(*urls, rate_per_host=25.0)
    for host in hosts:
        times = [request.at for request in site.requests if request.host == host]
        assert len(times) == 11
        # Less than the whole time: a delay of the first request on a busy machine does not count.
        assert times[-1] - times[0] >= 10 / 25 * 0.7


@pytest.mark.slow
def test_ten_thousand_urls_of_fifty_hosts(site: Site) -> None:
    site.otherwise = Says(200)
    questions = [
        Question(f"http://h{number % 50}.example:{site.port}/{number}") for number in range(10_000)
    ]
    options = replace(QUICK, read_timeout=600.0, total_timeout=600.0, connect_timeout=600.0)
    answers = list(ask(questions, options, look_up=here))
    assert {answer.outcome for answer in answers} == {Outcome.OK}
    assert {answer.url for answer in answers} == {question.url for question in questions}
    assert set(Counter(site.paths).values()) == {1}
    assert len(site.requests) == 10_050
    assert len({request.connection for request in site.requests}) < 1_000
    assert site.most_of_a_host <= options.per_host
    assert site.most_at_a_time <= options.connections
    assert len(answers) == 10_000
    assert not any(answer.from_store for answer in answers)


def test_what_may_pass_is_asked_again(site: Site, asked: Asked) -> None:
    said: Iterator[int] = iter((503, 429, 200))
    site.routes["/a"] = lambda request: Says(next(said))
    assert asked("/a")["/a"].outcome is Outcome.OK
    assert site.asked("/a") == ["HEAD", "GET", "GET"]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_does_not_pass_is_asked_a_few_times(status: int, site: Site, asked: Asked) -> None:
    site.routes["/a"] = Says(status)
    assert asked("/a", retries=4)["/a"].status == status
    assert len(site.asked("/a")) == 5


@pytest.mark.slow
@pytest.mark.parametrize("as_date", [True, False])
@pytest.mark.parametrize("status", [429, 503])
def test_a_host_is_left_alone_as_long_as_it_asks(
    status: int, as_date: bool, site: Site, asked: Asked
) -> None:
    def busy(request: object) -> Says:
        if len(site.asked("/busy")) > 1:
            return Says(200)
        until = email.utils.formatdate(time.time() + 2, usegmt=True) if as_date else "1"
        return Says(status, headers={"Retry-After": until})

    site.routes["/busy"], site.otherwise = busy, Says(200)
    answers = asked("/busy", *(f"/{number}" for number in range(5)), per_host=1, retries=1)
    assert {answer.outcome for answer in answers.values()} == {Outcome.OK}
    first = next(each for each in site.requests if each.path == "/busy")
    after = [each.at - first.at for each in site.requests if each.at > first.at]
    assert min(after) >= 0.9


def test_who_asks_for_too_much_patience_is_not_waited_for(site: Site, asked: Asked) -> None:
    site.routes["/busy"] = Says(429, headers={"Retry-After": "86400"})
    site.otherwise = Says(200)
    answers = asked("/busy", "/a", "/b", per_host=1)
    assert {answer.outcome for answer in answers.values()} == {Outcome.BLOCKED}
    assert answers["/a"].reason.startswith("the site asks for a pause of 86,")
    assert site.paths == ["/busy"]


def test_who_asks_for_patience_again_and_again_is_given_up(site: Site, asked: Asked) -> None:
    site.otherwise = Says(429, headers={"Retry-After": "1"})
    paths = [f"/{number}" for number in range(12)]
    answers = asked(*paths, per_host=1, most_patience=1.5)
    assert {answer.outcome for answer in answers.values()} == {Outcome.BLOCKED}
    assert answers["/11"].reason.startswith("the site asks for a pause ")
    assert site.paths == ["/0"] * 2


@pytest.mark.slow
def test_who_answers_between_is_waited_for_each_time(site: Site, asked: Asked) -> None:
    said = iter((429, 200) * 2)
    site.otherwise = lambda request: Says(next(said), headers={"Retry-After": "1"})
    answers = asked("/a", "/b", per_host=1, most_patience=1.5)
    assert {answer.outcome for answer in answers.values()} == {Outcome.OK}
    assert site.paths == ["/a", "/a", "/b", "/b"]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0), ("120", 120), (" 7 ", 7), ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("", None), (None, None), ("soon", None), ("-1", None), ("1.5", None), ("9" * 30, None),
        ("Wed, 99 Oct 2015 07:28:00 GMT", None), ("\x1b", None),
    ],
)  # fmt: skip
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value) == seconds


def test_delays_double_and_differ() -> None:
    for attempt, most in ((1, 1.0), (2, 2.0), (3, 4.0), (9, 30.0)):
        delays = {delay_before(attempt, 1.0) for _ in range(50)}
        assert len(delays) > 10
        assert all(most / 2 <= delay <= most for delay in delays)


def test_a_host_that_takes_no_connections_is_tried_for_one_url(asked: Asked) -> None:
    with socket.socket() as deaf:  # It is kept, so that nobody else gets its port and listens.
        deaf.bind(("127.0.0.1", 0))
        port = deaf.getsockname()[1]
        answers = asked(*(f"http://gone.example:{port}/{number}" for number in range(50)))
    assert {answer.reason for answer in answers.values()} == {"the host refuses connections"}
    assert {answer.outcome for answer in answers.values()} == {Outcome.FAILED}


def test_what_newsmeta_calls_itself(site: Site, asked: Asked) -> None:
    site.routes["/a"] = Says(200)
    asked("/a")
    asked("/a", user_agent="Oak News (editors@example.com)")
    agents = [request.headers["user-agent"] for request in site.requests]
    assert agents == [USER_AGENT] * 2 + ["Oak News (editors@example.com)"] * 2
    assert "newsmeta/" in USER_AGENT


@pytest.mark.parametrize(
    ("option", "value"),
    [
        *(
            ("user_agent", each)
            for each in ("", " ", "a\r\nX: y", "\x1b[31m", "é", "a ", "x" * 300)
        ),
        *(("rate_per_host", each) for each in (0, -1, float("nan"))),
    ],
)
def test_what_nobody_can_be_asked_with(
    option: str, value: object, site: Site, asked: Asked
) -> None:
    with pytest.raises(WebError):
        asked("/a", **{option: value})
    assert site.requests == []


# -- robots.txt ----------------------------------------------------------------------------

ROBOTS = """\
User-agent: *
Disallow: /private/
Allow: /private/open
User-agent: newsmeta
Disallow: /news/*/draft$
"""


def robots(text: str, **headers: str) -> Says:
    return Says(body=text.encode(), headers={"Content-Type": "text/plain", **headers})


def outcomes(answers: dict[str, Answer]) -> dict[str, Outcome]:
    return {url: answer.outcome for url, answer in answers.items()}


def test_robots_txt_is_obeyed(site: Site, asked: Asked) -> None:
    site.routes["/robots.txt"], site.otherwise = robots(ROBOTS), Says(200)
    paths = ("/private/a", "/private/open", "/news/1/draft", "/news/1/draft2", "/")
    found = asked(*paths)
    assert outcomes(found) == dict.fromkeys(paths, Outcome.OK) | {"/news/1/draft": Outcome.BLOCKED}
    assert found["/news/1/draft"].reason == "the site's robots.txt does not allow it"
    found = asked(*paths, user_agent="Other/1.0")
    assert outcomes(found) == dict.fromkeys(paths, Outcome.OK) | {"/private/a": Outcome.BLOCKED}
    assert site.asked("/robots.txt") == ["GET"] * 2
    assert set(outcomes(asked(*paths, robots=False)).values()) == {Outcome.OK}
    assert site.asked("/robots.txt") == ["GET"] * 2


@pytest.mark.parametrize(
    ("route", "outcome"),
    [
        (Says(404), Outcome.OK),
        (Says(403), Outcome.OK),
        (Says(500), Outcome.BLOCKED),
        (Says(503), Outcome.BLOCKED),
        (Says(429), Outcome.BLOCKED),
        (robots(""), Outcome.OK),
        (robots("\ufeffUser-agent: *\r\nDisallow: /"), Outcome.BLOCKED),
        (robots("User-agent: *\nDisallow: /" + "\n#" * 400_000), Outcome.BLOCKED),
        (Says(body=bytes(range(256)) * 3_000), Outcome.OK),
        (leads_to("/elsewhere.txt"), Outcome.BLOCKED),
        (leads_to("/robots.txt"), Outcome.OK),
        (leads_to("file:///etc/passwd"), Outcome.OK),
    ],
)
def test_robots_txt_of_every_kind(route: Says, outcome: Outcome, site: Site, asked: Asked) -> None:
    site.routes |= {
        "/robots.txt": route,
        "/elsewhere.txt": robots("User-agent: *\nDisallow: /a"),
        "/a": Says(200),
    }
    assert asked("/a", retries=0)["/a"].outcome is outcome


def test_redirects_come_under_the_robots_txt_of_where_they_lead(site: Site, asked: Asked) -> None:
    site.routes |= {
        "/robots.txt": lambda request: (
            robots("User-agent: *\nDisallow: /") if request.host == "other.example" else Says(404)
        ),
        "/a": leads_to(f"http://other.example:{site.port}/b"),
        "/b": Says(200),
    }
    assert asked("/a")["/a"].outcome is Outcome.BLOCKED
    assert site.asked("/b") == []


def test_a_crawl_delay_is_kept(site: Site, asked: Asked) -> None:
    site.routes["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 0.3")
    site.otherwise = Says(200)
    asked("/a", "/b", "/c")
    times = [each.at for each in site.requests if each.path != "/robots.txt"]
    assert times[-1] - times[0] >= 0.6 * 0.7


def test_the_defaults_are_polite() -> None:
    options = WebOptions()
    assert options.robots
    assert options.per_host <= 4
    assert options.rate_per_host <= 10
    assert not options.allow_private

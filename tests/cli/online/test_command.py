"""`newsmeta check --online` beyond its findings: requests, messages, and wrong usage."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("httpcore2")

from newsmeta.answers import Answer, Hop, Outcome, SeenPicture
from newsmeta.cli import online
from newsmeta.page_heads import WebAnswers
from newsmeta.web import client
from newsmeta.web.options import WebOptions
from newsmeta.web.questions import Question
from newsmeta.web.tally import Tally
from tests.cli.online.laying_out import ASKING
from tests.support.cli import GOOD, Result, invoke, write

PAGE = "https://www.example.com/2021/01/27/ten-thousand-trees/"
PICTURE = "https://www.example.com/trees-1200x630.jpg"
OTHER = GOOD.replace("www.example.com", "www.example.org")

Says = Callable[[str], Answer]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Says], list[str]]:
    """Return a function that replaces the web by another function, and returns requested URLs."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"newsmeta.toml": "", "_news/a.md": GOOD, "_news/b.md": OTHER})

    def told(says: Says) -> list[str]:
        asked: list[str] = []

        def ask(questions: Any, *_: Any, **__: Any) -> Iterator[Answer]:
            for question in questions:
                asked.append(question.url)
                yield says(question.url)

        monkeypatch.setattr(client, "ask", ask)
        return asked

    return told


def check(*more: str) -> Result:
    return invoke("check", *ASKING, *more, "_news")


def there(url: str) -> Answer:
    return Answer(url, Outcome.OK, 200, final_url=url)


def test_each_url_is_asked_for_once(told: Callable[[Says], list[str]]) -> None:
    asked = told(there)
    done = check()
    assert (done.status, done.out) == (0, "")
    assert sorted(asked) == sorted(
        [PAGE, PICTURE, *(url.replace(".com", ".org") for url in (PAGE, PICTURE))]
    )
    assert done.err.splitlines()[-1] == "Asked the web for 4 URLs of 2 hosts: 4 there."


@pytest.mark.parametrize(
    ("options", "number"),
    [
        (["--include=example.com"], 2),
        (["--include=https://www.example.com/2021/"], 1),
        (["--include=http://www.example.com"], 0),
        (["--include=*.example.org", "--include=example.com/trees"], 3),
        (["--exclude=example.com/*.jpg"], 3),
        (["--exclude=example.org", "--exclude=www.example.com/2021"], 1),
        (["--exclude=ample.org"], 4),
        (["--fields=images"], 2),
        (["--fields=webUrl"], 2),
        (["--fields=images,originalUrl"], 4),
        (["--fields=imag"], 0),
        (["--sample=3"], 3),
        (["--sample=9"], 4),
        (["--select=NM203"], 0),
    ],
)
def test_not_all_urls_have_to_be_asked_for(
    options: list[str], number: int, told: Callable[[Says], list[str]]
) -> None:
    asked = told(there)
    done = check(*options)
    assert done.status == 0, done.err
    assert len(asked) == number
    assert ("this field holds no URL" in done.err) == ("--fields=imag" in options)


def test_the_configuration_says_it_too(told: Callable[[Says], list[str]], tmp_path: Path) -> None:
    asked = told(there)
    write(tmp_path, {"newsmeta.toml": '[web]\nexclude = ["example.org"]\nfields = ["images"]\n'})
    check()
    assert asked == [PICTURE]


@pytest.mark.parametrize("outcome", [Outcome.GONE, Outcome.FAILED])
def test_without_a_network_there_is_one_message(
    outcome: Outcome, told: Callable[[Says], list[str]]
) -> None:
    told(lambda url: Answer(url, outcome, reason="no host has this name"))
    for command in ("check", "normalize"):
        done = invoke(command, *ASKING, "_news")
        assert (done.status, done.out) == (2, "")
        assert done.err.count("\n") == 1
        assert "nothing on the web has answered, of 2 hosts (no host has this name)" in done.err


def test_a_host_without_a_name_is_dead_if_others_answer(
    told: Callable[[Says], list[str]],
) -> None:
    told(lambda url: there(url) if ".org" in url else Answer(url, Outcome.GONE, final_url=url))
    done = check()
    assert done.status == 1
    assert done.out.count("NM701") == 3
    assert "the host www.example.com does not exist" in done.out


def test_what_the_cache_keeps_of_a_dead_amp_page_is_dead_with_it(
    told: Callable[[Says], list[str]], tmp_path: Path
) -> None:
    amp = (
        'ampWebUrl: "https://amp.example.com/trees"\n'
        'cdnAmpWebUrl: "https://amp-example-com.cdn.ampproject.org/c/s/amp.example.com/trees"\n'
    )
    write(tmp_path, {"_news/a.md": GOOD.replace("type: article", f"{amp}type: article")})
    told(lambda url: Answer(url, Outcome.GONE, 404) if "amp" in url[:20] else there(url))
    assert check().out.count("NM701 ampWebUrl") == 1
    assert "NM701 cdnAmpWebUrl" not in check().out
    told(lambda url: Answer(url, Outcome.GONE, 404) if "ampproject" in url else there(url))
    assert "NM701 cdnAmpWebUrl" in check().out


def test_what_turns_programs_away_is_named_and_not_reported(
    told: Callable[[Says], list[str]],
) -> None:
    told(lambda url: Answer(url, Outcome.BLOCKED, 403, "403 Forbidden"))
    done = check()
    assert (done.status, done.out) == (0, "")
    assert "4 turned away. Turned away by www.example.com, www.example.org" in done.err


def test_json_says_what_asking_came_to(told: Callable[[Says], list[str]]) -> None:
    told(lambda url: there(url) if ".jpg" in url else Answer(url, Outcome.GONE, 404))
    summary = json.loads(check("--output-format=json").out)["summary"]
    assert summary["errors"] == 4
    web = summary["web"]
    assert (web["urls"], web["hosts"], web["ok"], web["gone"], web["notAsked"]) == (4, 2, 2, 2, 0)
    assert "web" not in json.loads(invoke("check", "--output-format=json", "_news").out)["summary"]


def test_statistics_have_each_host_with_its_statuses(told: Callable[[Says], list[str]]) -> None:
    told(lambda url: there(url) if ".org" in url else Answer(url, Outcome.GONE, 404))
    lines = [" ".join(line.split()) for line in check("--statistics").err.splitlines()]
    assert "www.example.com 2 2 gone (404 x2)" in lines
    assert "www.example.org 2 2 there (200 x2)" in lines


EVIL = "\x1b[31m\x1b]0;x\x07::error::x\r\n\u202e[bold]x[/bold]"


@pytest.mark.parametrize("style", ["rich", "concise", "github", "json", "markdown"])
def test_nothing_of_an_answer_reaches_the_terminal_as_it_is(
    style: str, told: Callable[[Says], list[str]]
) -> None:
    def says(url: str) -> Answer:
        if ".jpg" in url:
            return Answer(url, Outcome.OK, 200, picture=SeenPicture("", problem=EVIL))
        hops = (Hop(url, 301),)
        return Answer(url, Outcome.FAILED, 500, EVIL, hops, f"https://www.example.com/{EVIL}")

    told(says)
    done = check(f"--output-format={style}", "--statistics" if style == "rich" else "--quiet")
    text = done.out + done.err
    assert not {"\x1b", "\x07", "\r"} & set(text)
    assert not any(line.startswith("::error::x") for line in text.splitlines())
    assert "NM702" in text


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--max-age=soon"], "--max-age soon is not a duration; write for example --max-age 90s"),
        (["--budget=-1"], "--budget -1 is not a duration"),
        (["--timeout=1y"], "--timeout 1y is not a duration"),
        (["--accept=often"], "--accept often is not a status"),
        (["--accept=40"], "--accept 40 is not a status"),
        (["--accept=http://example.com=403"], "is not a status"),
    ],
)
def test_wrong_usage_is_said(
    options: list[str], words: str, told: Callable[[Says], list[str]]
) -> None:
    asked = told(there)
    done = check(*options)
    assert (done.status, done.out, asked) == (2, "", [])
    assert words in done.err


@pytest.mark.parametrize(
    "option",
    [
        *("--include=x", "--exclude=x", "--fields=x", "--sample=1", "--accept=403", "--max-age=1d"),
        *("--cached-only", "--budget=1m", "--allow-private", "--no-robots", "--user-agent=x"),
        *("--per-host=1", "--rate=1", "--connect-timeout=1", "--read-timeout=1", "--timeout=1"),
    ],
)
@pytest.mark.parametrize("command", ["check", "normalize"])
def test_no_option_does_nothing(
    command: str, option: str, told: Callable[[Says], list[str]]
) -> None:
    asked = told(there)
    done = invoke(command, option, "_news")
    assert (done.status, done.out, asked) == (2, "", [])
    assert f"{option.partition('=')[0]} is about asking the web; use it with --online" in done.err


@pytest.mark.parametrize(
    "words",
    [
        ("check", "--online"),
        ("normalize", "--online"),
        ("new", "X", "--url", "https://www.example.com/x", "--online"),
        ("import", "in.jsonl", "--into", ".", "--fetch-sizes"),
    ],
)
def test_without_the_extra_it_is_said_what_to_install(
    words: tuple[str, ...],
    told: Callable[[Says], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    asked = told(there)
    write(tmp_path, {"in.jsonl": "{}\n"})
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "protego" else find(name)
    )
    done = invoke(*words)
    assert (done.status, done.out, asked) == (2, "", [])
    assert "needs protego, which is not installed; run: pip install" in done.err
    assert done.err.count("\n") == 1


def test_an_interrupt_ends_asking_before_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[bool] = []

    def ask(questions: Any, *_: Any) -> Iterator[Answer]:
        try:
            yield from map(there, (each.url for each in questions))
        finally:
            ended.append(True)

    def note(tally: Tally, answer: Answer) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(client, "ask", ask)
    monkeypatch.setattr(Tally, "note", note)
    with pytest.raises(KeyboardInterrupt) as caught:
        online.ask(WebAnswers(), [Question(PAGE)], WebOptions(), None)
    # While the traceback exists, garbage collection cannot close the generator.
    assert (caught.tb is not None, ended) == (True, [True])


def test_rules_of_the_web_say_that_they_want_it(told: Callable[[Says], list[str]]) -> None:
    told(there)
    done = invoke("check", "--select", "NM7", "_news")
    assert "none of the selected rules is one of newsmeta check without --online" in done.err

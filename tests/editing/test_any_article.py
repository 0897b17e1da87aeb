"""Properties of every fix: on generated articles, on real ones, and on damaged ones."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsmeta.config.config import Config
from newsmeta.diagnostics import Span
from newsmeta.frontmatter import parser, source
from newsmeta.frontmatter.nodes import FrontMatter, Limits
from newsmeta.frontmatter.source import split
from tests.support.articles import FLAWS, articles
from tests.support.corpus import CORPORA, OWN, TRIAL, Corpus, config_of
from tests.support.normalizing import CONFIG, FIXED_RULES, Case, normalize, parse_pointer, read
from tests.support.paths import EXAMPLES

GOOD = sorted((EXAMPLES / "good").glob("*.md"))
BAD = sorted((EXAMPLES / "bad").glob("*/*.md"))

of_each_corpus = pytest.mark.parametrize("corpus", CORPORA)

SELECTIONS = st.sampled_from([("ALL",)] * 4 + [(code,) for code in FIXED_RULES] + [("NM2",)])


# -- generated articles -------------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=250)
@given(articles(), SELECTIONS, st.booleans(), st.sampled_from([False, False, True]))
@example(b"---\nexcerpt: |2\t#\n   `\n---", ("NM202",), False, False)
@example(b"\xef\xbb\xbf---\n---", ("NM011",), False, False)
@example(b"---\nprovider: {domain,name}\n---", ("NM210",), False, True)
@example(b"---\ntopics:\n- 2021-01-27\n---", ("NM010",), False, True)
@example(b"---\ntags: [a #\n,a]\n---", ("NM108",), False, True)
@example(b"---\ne: ' #'\t#\n...", ("NM204",), False, True)
def test_whatever_an_article_holds(
    data: bytes, select: tuple[str, ...], unsafe: bool, layout: bool
) -> None:
    normalize(Case(data, select=select, unsafe=unsafe, layout=layout))


@pytest.mark.slow
@pytest.mark.parametrize("code", FIXED_RULES)
@settings(max_examples=8)
@given(data=articles())
def test_each_rule_alone_changes_nothing_of_the_others(code: str, data: bytes) -> None:
    outcome = normalize(Case(data, select=(code,), unsafe=True))
    assert {d.code for d in outcome.fixed} <= {code}


@settings(max_examples=30)
@given(articles(), st.sampled_from(FIXED_RULES))
def test_what_is_ignored_is_left(data: bytes, code: str) -> None:
    others = tuple(other for other in FIXED_RULES if other != code)
    assert code not in {d.code for d in normalize(Case(data, select=others, unsafe=True)).fixed}


# -- real articles ------------------------------------------------------------------------


@pytest.mark.slow
@of_each_corpus
@pytest.mark.parametrize("layout", [False, True], ids=["fixes", "layout"])
@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_every_file_of_the_corpus(corpus: Corpus, unsafe: bool, layout: bool) -> None:
    for path in corpus.files:
        normalize(Case(path.read_bytes(), path, unsafe=unsafe, layout=layout, config=corpus.config))


@pytest.mark.slow
@of_each_corpus
def test_every_rule_alone_on_every_file_of_the_corpus(corpus: Corpus) -> None:
    for path in corpus.files:
        data = path.read_bytes()
        together = Case(data, path, unsafe=True, config=corpus.config).normalize()
        needed = {d.code for d in together.fixed}
        for code in FIXED_RULES:
            case = Case(data, path, select=(code,), unsafe=True, config=corpus.config)
            if code in needed:
                normalize(case)
            else:
                assert case.normalize().after == data


@of_each_corpus
def test_a_file_without_findings_comes_back_untouched(corpus: Corpus) -> None:
    untouched, files = 0, corpus.files
    for path in files:
        case = Case(path.read_bytes(), path, config=corpus.config)
        result = case.runner.checker.validate_bytes(case.data, "a.md", path)
        if not any(d.fix for d in result.diagnostics):
            assert case.normalize().after == case.data
            untouched += 1
    assert untouched > len(files) / 4


@of_each_corpus
def test_files_that_are_no_articles_are_left_alone_without_configuration(corpus: Corpus) -> None:
    # No configuration assigns these to other kinds; still no fix makes articles of them.
    config = Config(root=corpus.site)
    for path in corpus.files:
        if path.parent.name in ("_news", "seed", "_samples"):
            continue  # samples are articles except for the category
        data = path.read_bytes()
        codes = {d.code for d in Case(data, path, config=config).normalize().fixed}
        assert "NM101" not in codes, path.name


@pytest.mark.slow
@pytest.mark.parametrize("path", [*GOOD, *BAD], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_example(path: Path) -> None:
    if not path.is_file():
        return
    data = path.read_bytes()
    for unsafe in (False, True):
        for layout in (False, True):
            case = Case(data, unsafe=unsafe, layout=layout)
            try:
                split(data)
            except source.SourceError:
                assert case.normalize().after == data
                continue
            normalize(case)
    if path in GOOD:
        assert Case(data, select=("NM0", "NM1", "NM20", "NM211")).normalize().after == data


# -- damaged articles ---------------------------------------------------------------------

SYNTAX = [
    *("&", '"', "'", "#", " # c", ": ", "- ", "\n", "\n\n", "\n  ", "\n- x", "[", "]", "{", "}"),
    *("&a ", "*a", "|\n", ">-\n ", "!x ", "? ", "---\n", "...\n", "\\", "%", "\t", "yes", "012"),
    *("# newsmeta: ignore\n", "\ufeff", "title: x\n", "\n<<: *a\n", "2021-01-27", ",", "\x00"),
]
# Characters invalid in YAML, and line ends, make most files unreadable.
MILD = [flaw for flaw in FLAWS if flaw.isprintable() or flaw in "\u00a0\u200b\u00ad\u0085\r"]


@st.composite
def damaged(draw: st.DrawFn) -> tuple[bytes, Path]:
    """A real article with changes to a few of its lines."""
    path = draw(st.sampled_from([*GOOD, *OWN.files, *TRIAL.files[::3]]))
    lines = path.read_bytes().splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.sampled_from(range(min(len(lines), 30))))
        line = lines[at]
        start = draw(st.sampled_from(range(len(line) + 1)))
        action = draw(st.sampled_from(range(20)))
        if action == 0:
            lines.insert(draw(st.sampled_from(range(at + 1))), line)
        elif action == 1:
            del lines[at]
        elif action == 2:
            lines[at] = line[:start] + line[start + draw(st.sampled_from([1, 2, 10])) :]
        elif action == 3:
            lines[at] = line[:start] + draw(st.binary(max_size=2)) + line[start:]
        elif action < 6:
            lines[at] = line[:start] + draw(st.sampled_from(SYNTAX)).encode() + line[start:]
        elif action == 6:
            lines[at] = line.removesuffix(b"\n") + draw(
                st.sampled_from([b"\r\n", b" \n", b" # c\n"])
            )
        elif b": " in line or b"- " in line:
            # Inside the value, where the file usually stays readable.
            start = max(start, line.index(b": ") + 3 if b": " in line else 0)
            text = draw(st.sampled_from(MILD)).encode()
            lines[at] = line[:start].rstrip(b"\r\n") + text + line[start:]
        lines = lines or [b"---\n"]
    return b"".join(lines), path


@settings(max_examples=200)
@given(damaged(), SELECTIONS, st.booleans(), st.sampled_from([False, False, True]))
def test_a_damaged_article_is_fixed_or_left_alone(
    content: tuple[bytes, Path], select: tuple[str, ...], unsafe: bool, layout: bool
) -> None:
    data, path = content
    config = config_of(path) or CONFIG
    case = Case(data, path, select, unsafe, layout, config)
    try:
        parts = split(data)
    except source.SourceError:
        outcome = case.normalize()
        assert outcome.failure is None
        assert outcome.after == data
        return
    outcome = normalize(case)
    if read(parts).root is None:
        if unsafe and "NM005" in {d.code for d in outcome.fixed}:
            assert read(split(outcome.after)).root is not None  # The basis of other fixes.
            return
        body = outcome.text.removeprefix("\ufeff")
        assert "NM012" in {d.code for d in outcome.fixed} or body == parts.text
        assert {d.code for d in outcome.fixed} <= {"NM011", "NM012"}


# -- written files --------------------------------------------------------------------------


@settings(max_examples=40)
@given(articles())
def test_timestamps_stay_the_same_moment(data: bytes) -> None:
    outcome = normalize(Case(data, select=("NM211",)))
    before, after = (read(split(content)) for content in (outcome.before, outcome.after))
    for diagnostic in outcome.fixed:
        assert diagnostic.pointer is not None
        pointer = parse_pointer(diagnostic.pointer)
        old, new = before.node(pointer), after.node(pointer)
        assert old is not None
        assert new is not None
        earlier = str(old.value).upper().replace(":60Z", ":59Z")
        moment = datetime.fromisoformat(earlier).replace(microsecond=0)
        assert moment == datetime.fromisoformat(str(new.value))


def test_many_findings_do_not_cost_a_reading_each(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = '  - title: "Fish &amp; chips  {0}"\n    quality: "{0}"\n    excerpt: "a "\n'
    data = ("---\nrelated:\n" + "".join(map(entry.format, range(40))) + "---\n").encode()
    readings = []
    original = parser.read

    def counted(text: str, span: Span, limits: Limits) -> FrontMatter:
        readings.append(span)
        return original(text, span, limits)

    monkeypatch.setattr(parser, "read", counted)
    outcome = Case(data, select=("NM1", "NM2")).normalize()
    assert len(outcome.fixed) == 200
    assert len(readings) < 40

"""The fast path: what it accepts, the careful path has nothing to say about, and never else."""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from cli_support import GOOD, ROOT, Result, invoke, write
from hypothesis import given, settings
from hypothesis import strategies as st

from newsmeta.config.config import Config, Kind
from newsmeta.config.selectors import Layer
from newsmeta.diagnostics import Span
from newsmeta.frontmatter import nodes, parser, source
from newsmeta.frontmatter.plain import PlainReader
from newsmeta.linter.analyst import Analyst
from newsmeta.linter.checker import _local_pictures
from newsmeta.rules import CHECKED, NORMALIZED, RULES, VALIDATED
from newsmeta.rules.base import RuleSettings
from newsmeta.rules.characters import all_show, edges, invisible, is_blank, is_composed
from newsmeta.rules.pictures import local_files

SITE = ROOT / "examples/site"
CORPUS = ROOT.parent / "shared/corpus"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def analyst(
    codes: frozenset[str] = VALIDATED, config: Config | None = None, layer: Layer | None = None
) -> Analyst:
    return Analyst(config or Config(root=SITE, path=SITE / "x.toml"), layer, NOW, codes, True)


EVERYTHING = Layer(select=("ALL",))
SITE_CONFIG = Config(
    root=SITE,
    path=SITE / "x.toml",
    settings=RuleSettings(0, 0, ("a", "w"), 0, 1300, 700, 1),
    site_url="https://www.example.com",
    base_url="/trees",
    per_file_ignores=(("a.md", ("NM3", "NM404", "NM2")),),
)
LANES = {
    "validate": analyst(),
    "check": analyst(CHECKED),
    "normalize": analyst(NORMALIZED),
    "both": analyst(VALIDATED | CHECKED),
    "all of check": analyst(CHECKED, layer=EVERYTHING),
    "all of validate": analyst(VALIDATED, layer=EVERYTHING),
    "a site": analyst(VALIDATED | CHECKED, SITE_CONFIG),
    "pictures": analyst(CHECKED, layer=Layer(select=("NM4",))),
    "a page of the web": analyst(CHECKED, layer=Layer(ignore=("NM301", "NM309"))),
}


def compare(lane: Analyst, data: bytes, path: Path) -> bool:
    """Tell whether the fast path accepts a file, which the careful path must then do, too."""
    document = lane.accept(data, path)
    if document is None:
        return False
    parsed = lane.parse(data)
    careful = lane.analyse(parsed, path)
    assert [(f.code, f.message) for f in careful.findings] == []
    assert careful.suppressed == 0
    # `repr` tells 1 from 1.0 and True, and knows the order of fields.
    assert repr(document.values) == repr(careful.parsed.values)
    assert (document.body, document.line_end) == (parsed.body, parsed.line_end)
    named = frozenset(str(local.path) for local, _ in local_files(document))
    assert named == _local_pictures(careful.document)
    return True


def compare_all(data: bytes, path: Path) -> None:
    for lane in LANES.values():
        compare(lane, data, path)


def real_files() -> list[Path]:
    return sorted(
        path
        for folder in (CORPUS, ROOT / "examples", ROOT / "tests/normalize")
        for path in folder.rglob("*.md")
        if path.is_file()
    )


# -- whole files -----------------------------------------------------------------------------


def test_example_files() -> None:
    for path in real_files():
        compare_all(path.read_bytes(), SITE / "_news" / path.name)


@pytest.mark.parametrize("command", ["check --validate", "normalize --check", "export --to jsonl"])
def test_examples_in_their_places(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pictures, configurations and other files around them decide, too."""
    # Elsewhere, so that they are not compared with all files of this repository.
    examples = shutil.copytree(ROOT / "examples", tmp_path / "examples", symlinks=True)
    bad = sorted((examples / "bad").iterdir())
    wanted = bad if command.startswith("check") else bad[::5]
    folders = [examples / "good", examples / "site", *wanted]
    fast = {folder: run_in(folder, command, monkeypatch) for folder in folders}
    monkeypatch.setattr(Analyst, "accept", lambda *_: None)
    for folder in folders:
        assert fast[folder] == run_in(folder, command, monkeypatch), folder


def run_in(folder: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.chdir(folder)
    return invoke(*command.split(), ".")


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not there")
def test_real_articles_without_a_finding_are_accepted() -> None:
    lane, paths = LANES["validate"], sorted((CORPUS / "site/_news").glob("*.md"))
    assert paths
    for path in paths:
        data = path.read_bytes()
        is_clean = not lane.analyse(lane.parse(data), path).findings
        assert compare(lane, data, path) is is_clean, path


@cache
def articles(count: int, faulty: float = 0) -> list[tuple[Path, bytes]]:
    """Return articles of the benchmarks, which are as real ones are."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        from articles import write
    finally:
        sys.path.pop(0)
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), count, 7, faulty)
        return [
            (SITE / path.relative_to(folder), path.read_bytes())
            for path in sorted(Path(folder).rglob("*.md"))
        ]


@pytest.mark.parametrize("name", ["validate", "check", "normalize", "both"])
def test_articles_without_a_finding_are_accepted(name: str) -> None:
    lane = LANES[name]
    for path, data in articles(200, faulty=10):
        found = LANES["both"].analyse(lane.parse(data), path).findings
        assert compare(lane, data, path) or found, path


def test_any_way_to_write_an_article() -> None:
    """A file is accepted whatever its line ends are, and with a body or without."""
    path = SITE / "_news/a.md"
    text = GOOD.partition("\n---\n")[0] + "\n---\n"
    for data in (text, text[:-1], f"{text}\nÜber & <b>\t*x*\n", f"{text}--- x\n...\n"):
        assert compare(LANES["validate"], data.encode(), path)
        assert compare(LANES["validate"], data.replace("\n", "\r\n").encode(), path)


@pytest.mark.parametrize(
    ("change", "options", "said"),
    [
        (("type:", 'redirect_from: "/old/trees.jpg"\ntype:'), "check --select NM4", "NM404"),
        (("2021-01-27T", "1850-01-27T"), "check", "NM311"),
        (("Climate", '"Climate "'), "validate --select NM214", "NM214"),
        (("Example Times", '"Example Times "'), "validate --select NM215", "NM215"),
        (
            (
                "webUrl:",
                'ampWebUrl: "https://www.example.com/x"\nwebUrl: "ftp://www.example.com/x"\nx:',
            ),
            "check --select NM313",
            "NM313",
        ),
    ],
    ids=repr,
)
def test_what_only_a_closer_look_shows(
    change: tuple[str, str],
    options: str,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = GOOD.replace(*change)
    text = text.replace("\nx: ", "\nsourceUrl: ")
    text = text.replace("/2021/01/27/ten", "/1850/01/27/2020/05/05/ten") if "1850" in text else text
    files = {"_news/a.md": text, "topics.yml": '- name: "Climate "\n', "_config.yml": "url: ''\n"}
    files["organizations.yml"] = '- name: "Example Times "\n  domain: example.com\n'
    files["newsmeta.toml"] = (
        '[vocabularies]\ntopics = ["topics.yml"]\norganizations = ["organizations.yml"]\n'
    )
    write(tmp_path, files)
    monkeypatch.chdir(tmp_path)
    assert f" {said} " in invoke(*options.split(), "_news").out


@pytest.mark.parametrize("kind", ["article", "page"])
def test_pictures_that_no_rule_of_a_file_is_about(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a file names is looked at with it, or else alone, whichever way the file goes."""
    page = "---\nlayout: page\nimage: /assets/bad.jpg\n---\n"
    article = GOOD.replace("https://www.example.com/trees-1200x630.jpg", "/assets/bad.jpg")
    rules = '["NM3", "NM4", "NM5"]' if kind == "page" else '["NM3", "NM4", "NM5", "NM6"]'
    config = f'[kinds.page]\nfiles = ["p.md"]\n[per-file-ignores]\n"*.md" = {rules}\n'
    files = {"p.md" if kind == "page" else "a.md": page if kind == "page" else article}
    write(tmp_path, {**files, "assets/bad.jpg": "none", "newsmeta.toml": config, "_config.yml": ""})
    monkeypatch.chdir(tmp_path)
    fast = invoke("check", ".")
    monkeypatch.setattr(Analyst, "accept", lambda *_: None)
    assert fast == invoke("check", ".")


# -- what it leaves to the careful path ------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        ("---\n", "--- \n"),
        ("---\n", "\ufeff---\n"),
        ("title:", "# newsmeta: ignore-file\ntitle:"),
        ("title:", "title: again\ntitle:"),
        ("type: article", "type: !!str article"),
        ("type: article", "type: &a article"),
        ("type: article", "type: *a"),
        ("type: article", "<<: {type: article}"),
        ("type: article", "{type: article}"),
        ("type: article", "type: article # c"),
        ("type: article", "type: [article]"),
        ("type: article", "type: |\n  article"),
        ("type: article", "type:\n  article"),
        ("type: article", "type:\tarticle"),
        ("type: article", 'type: "\\x61rticle"'),
        ("type: article", "type: article\npublished: yes"),
        ("type: article", "type: article\nquality: 012"),
        ("type: article", "type: article\nquality: 1_000"),
        ("type: article", "type: article\nquality: 12:30"),
        ("type: article", "type: article\nyes: 1"),
        ("type: article", "type: article\nnull: 1"),
        ("type: article", "type: article\n...\nheat: 1"),
        ("type: article", "type: article\r\nheat: 1"),
        ("type: article", "type: article\n  heat: 1"),
        ("type: article", "type: article\nheat: 1\n\theat: 2"),
        ("\n---\n", "\n--- x\n"),
        ("\n---\n", "\n----\n"),
        ("\n---\n", "\n"),
        ("\n---\n", "\n---\n\xff"),
        *(("council", f"coun{char}cil") for char in "\t\v\f\x1c\x1f\x7f\x85\u2028\ufeff\ufffe\0"),
    ],
    ids=repr,
)
def test_steps_aside(change: tuple[str, str]) -> None:
    head, _, _ = GOOD.partition("\n---\n")
    text = (head + "\n---\n").replace(*change, 1)
    data = text.encode("latin-1" if "\xff" in text else "utf-8")
    lane = analyst(config=Config(root=SITE, kinds=(Kind("any", ("*.md",), None),)))
    assert lane.accept(data, SITE / "a.md") is None
    assert LANES["validate"].accept(data, SITE / "a.md") is None


def test_limits() -> None:
    def accepts(text: str, **limits: int) -> bool:
        kinds = (Kind("any", ("*.md",), None),)
        config = Config(root=SITE, kinds=kinds, limits=nodes.Limits(**limits))
        return compare(analyst(config=config), f"---\n{text}---\n".encode(), SITE / "a.md")

    deep = "".join(f"{' ' * level}a:\n" for level in range(70))
    assert not accepts(deep)
    assert accepts(deep, max_depth=100)
    assert accepts("a: 1\n" * 1)
    many = "".join(f"a{number}: 1\n" for number in range(100))
    assert accepts(many)
    assert not accepts(many, max_nodes=150)
    assert not accepts(many, max_size=100)


# -- anything --------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *("a: ", "b:", "a:\n", "- ", "- a: ", "  ", "\n", "\n", "\n  ", "\n    ", "-", " #", "#"),
        *('"', "'", '\\"', "\\\\", "\\n", "''", "x", "yes", "no", "~", "null", "012", "1e3", "-1"),
        *("1.0", ".5", "+1", "0x1F", "12:30", "2021-01-01", "2021-01-01T00:00:00Z", ": ", ":", "&"),
        *("*", "!", "|", ">", "%", "@", "`", "{", "}", "[", "]", ",", "?", "<<: ", "é", "\t", "\r"),
        *("\x85", "\u2028", "\ufeff", "\ud800", "\0", "=", "...", "---"),
    ]
)


@given(st.lists(PIECES, max_size=20).map("".join))
@settings(max_examples=1500)
def test_plain_yaml_is_read_as_yaml_is(text: str) -> None:
    plain = PlainReader(64, 100_000)
    if not text.replace("\n", "").isprintable():
        return
    for again in (False, True):  # The second time, lines are known.
        values = plain.read(text)
        if values is not None:
            careful = parser.read(text, Span(0, len(text)), nodes.Limits())
            assert careful.findings == ()
            assert repr(values) == repr(careful.values), again


LINES = st.sampled_from(
    [
        *("a: 1", "b: x", "a:", "b:", "c: 'it''s'", 'd: "x \\" y"', "- x", "- a: 1", "- a:", "-"),
        *("", " ", "x", "'a': 1", "a: b: c", 'a: "', "a: 'b", "e: -", "f: - x", "g: http://x.y/z"),
    ]
)


@given(st.lists(st.tuples(st.integers(0, 6), LINES), max_size=9))
@settings(max_examples=1500)
def test_indentation_is_read_as_yaml_is(lines: list[tuple[int, str]]) -> None:
    text = "".join(f"{' ' * indent}{line}\n" for indent, line in lines)
    values = PlainReader(64, 100_000).read(text)
    if values is not None:
        careful = parser.read(text, Span(0, len(text)), nodes.Limits())
        assert careful.findings == ()
        assert repr(values) == repr(careful.values)


def test_long_lines_take_no_long_time() -> None:
    plain = PlainReader(64, 100_000)
    for line in (
        "a: " + "x" * 100_000 + " #",
        "a: " + "x " * 50_000 + ":",
        'a: "' + "\\\\" * 50_000,
    ):
        assert plain.read(line) is None


# -- mutations -------------------------------------------------------------------------------

SNIPPETS = [
    *(b'"', b"'", b"\\", b'\\"', b"\\n", b"\\x41", b"\\u00e9", b"\\ud800", b"\t", b"\r", b"\r\n"),
    *(b"redirect_from: /a/b.jpg\n", b"ftp://", b"/assets/x.jpg", b"1850"),
    *(b"\n", b" ", b"  ", b"#", b" # c", b": ", b":", b"- ", b"-", b"&a ", b"*a", b"<<: *a"),
    *(b"!!str ", b"{}", b"[", b"]", b"[a, b]", b"|", b">", b"|-\n  x", b"yes", b"no", b"012"),
    *(b"0x1F", b"1e3", b"12:30", b"~", b"null", b"true", b".inf", b"1_000", b"2021-01-01"),
    *(b"&amp;", b"&#8217;", b"<b>", b"\xc2\xa0", b"\xe2\x80\x8b", b"\xef\xbb\xbf", b"\xc2\x85"),
    *(b"\xe2\x80\xa8", b"e\xcc\x81", b"\xcc\x81", b"\xff", b"\x00", b"\x7f", b"---\n", b"...\n"),
    *(b"title: x\n", b"heat: 5\n", b"? ", b"%", b"@", b"`", b"\xe2\x80\x99", b"\xf0\x9f\x98\x80"),
    *(b"\xc3\xa2\xe2\x82\xac\xe2\x84\xa2", b"?utm_source=x", b"http://", b"/../", b"%41", b"-1"),
    *(b"localhost", b"xn--a", b"//", b"@", b":8080", b"60.0", b"9" * 25, b"0" * 5, b"-0", b"+1"),
    *(
        b"2030-01-01T00:00:00Z",
        b"2021-02-30T00:00:00Z",
        b"2021-12-31T23:59:60Z",
        b"\xd0\x92\xd1\x81",
    ),
    *(b"2021-01-27T15:50:00+01:00", b"0000-01-01T00:00:00Z", b"-300x200.jpg", b"?w=30", b"?a=1&b"),
    *(
        b"\xe0\xa4\xa8\xe0\xa4\xbc",
        b"newsmeta: ignore",
        b"/2020/01/01/",
        b"ampWebUrl: ",
        b"width: ",
    ),
]


def mutated(data: bytes, choices: random.Random) -> bytes:
    """Return a file with one to three changes, nearly all in its front matter."""
    for _ in range(choices.choice((1, 1, 1, 2, 3))):
        end = max(data.find(b"\n---", 4), 10) if choices.random() < 0.95 else len(data)
        at = min(choices.randrange(max(end, 1)), len(data))
        if choices.random() < 0.6:
            gone = choices.choice((0, 0, 0, 1, 2, 5))
            piece = choices.choice((*SNIPPETS, b"", bytes((choices.randrange(256),))))
            data = data[:at] + piece + data[at + gone :]
        else:
            data = b"\n".join(_lines_mutated(data.split(b"\n"), choices)) or b"-"
    return data


def _lines_mutated(lines: list[bytes], choices: random.Random) -> list[bytes]:
    at, other = choices.randrange(len(lines)), choices.randrange(len(lines))
    match choices.randrange(6):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[other])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = b" " * choices.choice((1, 2, 4)) + lines[at]
        case 4:
            lines[at] = lines[at].lstrip(b" ")
        case _:
            key, colon, value = lines[at].partition(b": ")
            rest = value if choices.random() < 0.3 else b""
            lines[at] = key + colon + choices.choice(SNIPPETS) + rest
    return lines


@cache
def bases() -> list[tuple[Path, bytes]]:
    return [(SITE / "_news" / path.name, path.read_bytes()) for path in real_files()] + articles(
        150
    )


def mutations(count: int, seed: int) -> Iterator[tuple[Path, bytes]]:
    choices, files = random.Random(seed), bases()
    for _ in range(count):
        path, data = choices.choice(files)
        yield path, mutated(data, choices)


def test_mutations() -> None:
    accepted = 0
    for path, data in mutations(3_000, seed=1):
        accepted += compare(LANES["both"], data, path)
        compare(LANES["all of check"], data, path)
    assert accepted > 100


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 10))
def test_many_mutations(seed: int) -> None:
    lanes = tuple(LANES.values())
    accepted = sum(
        compare(lanes[number % len(lanes)], data, path)
        for number, (path, data) in enumerate(mutations(60_000, seed))
    )
    assert accepted > 1_000


# -- characters ------------------------------------------------------------------------------


def test_characters_that_show() -> None:
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        if all_show(char):
            assert edges(f"{char}x{char}") == (0, 3) or char == " "
            assert invisible(f"x{char}x", 0, 3, "") == []
            assert not is_blank(char) or char == " "
        if is_composed(char):
            assert unicodedata.combining(char) == 0
            for before in ("", "e", "x", "é", "“"):
                assert unicodedata.is_normalized("NFC", before + char) or not all_show(char)


def test_texts_of_any_script() -> None:
    """Texts as people write them are accepted, or left alone for a reason that shows."""
    texts = (
        "Zehntausend Bäume für die Stadt – „endlich“",
        "Dix mille arbres : une chance",
        "Diez mil árboles… ¿y después?",
        "一万本の木",
        "만 그루의 나무",
        "دس ہزار درخت",
        "Десять тысяч деревьев",
        "Δέκα χιλιάδες δέντρα",
        "Ten thousand trees 🌳",
        "दस हज़ार पेड़",
    )
    for text in texts:
        compare_all(GOOD.replace("Ten thousand", text, 1).encode(), SITE / "_news/a.md")


# -- every rule ------------------------------------------------------------------------------


def test_each_rule_alone() -> None:
    """A rule that is selected alone finds the same, with the fast path and without."""
    files = [(path, data) for path, data in bases() if source.starts_front_matter(data[:100])][::9]
    for code in RULES:
        lane = analyst(frozenset(RULES), layer=Layer(select=(code,)))
        for path, data in files:
            try:
                compare(lane, data, path)
            except source.SourceError:
                pytest.fail(f"{path} was accepted, and cannot be split")

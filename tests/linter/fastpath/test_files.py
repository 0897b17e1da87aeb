"""The fast path on whole files: the careful path has no findings in a file that it accepts."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsmeta.config.config import Config
from newsmeta.config.kinds import Kind
from newsmeta.frontmatter import nodes
from newsmeta.linter.analyst import Analyst
from tests.support.cli import GOOD, invoke, write
from tests.support.corpus import CORPORA, OWN, TRIAL, Corpus, is_trial
from tests.support.lanes import LANES, SITE, analyst, articles, compare, compare_all, files_in
from tests.support.paths import DATA, EXAMPLES

# -- whole files -----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "folder",
    [EXAMPLES, DATA / "normalize", OWN.site, pytest.param(TRIAL.site.parent, marks=is_trial)],
    ids=["examples", "normalize", "own", "trial"],
)
@pytest.mark.parametrize("part", range(8))
def test_example_files(folder: Path, part: int) -> None:
    for path in files_in(folder)[part::8]:
        compare_all(path.read_bytes(), SITE / "_news" / path.name)


@pytest.mark.parametrize("corpus", CORPORA)
def test_real_articles_without_a_finding_are_accepted(corpus: Corpus) -> None:
    lane, paths = LANES["validate"], corpus.news_of_site
    assert paths
    for path in paths:
        data = path.read_bytes()
        is_clean = not lane.analyse(lane.parse(data), path).findings
        assert compare(lane, data, path) is is_clean, path


@pytest.mark.slow
@pytest.mark.parametrize("name", ["validate", "check", "normalize", "both"])
def test_articles_without_a_finding_are_accepted(name: str) -> None:
    lane = LANES[name]
    for path, data in articles(200, faulty=10):
        found = LANES["both"].analyse(lane.parse(data), path).findings
        assert compare(lane, data, path) or found, path


def test_any_way_to_write_an_article() -> None:
    """Files are accepted with any line ends, and with or without a body."""
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


@pytest.mark.parametrize("families", [4, 345, 3456])
@pytest.mark.parametrize("kind", ["article", "page"])
def test_pictures_that_no_rule_of_a_file_is_about(
    kind: str, families: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file's pictures are checked with it or separately, whichever path the file takes."""
    page = "---\nlayout: page\nimage: /assets/bad.jpg\n---\n"
    article = GOOD.replace("https://www.example.com/trees-1200x630.jpg", "/assets/bad.jpg")
    rules = [f"NM{family}" for family in str(families)]
    config = f'[kinds.page]\nfiles = ["p.md"]\n[per-file-ignores]\n"*.md" = {rules}\n'
    files = {"p.md" if kind == "page" else "a.md": page if kind == "page" else article}
    write(tmp_path, {**files, "assets/bad.jpg": "none", "newsmeta.toml": config, "_config.yml": ""})
    monkeypatch.chdir(tmp_path)
    fast = invoke("check", ".")
    monkeypatch.setattr(Analyst, "accept", lambda *_: None)
    assert fast == invoke("check", ".")


# -- files left to the careful path ----------------------------------------------------------


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

"""Copies of real articles, and the repositories built from them."""

from __future__ import annotations

from pathlib import Path

import pytest

import newsmeta
from benchmarks.corpus import Corpus, another, read
from benchmarks.repositories import Mix, mixes
from tests.support.cli import GOOD, write

BAD = GOOD.replace('title: "', 'title: "Fish &amp; chips, ')


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    site = tmp_path / "a site"
    write(
        site,
        {
            "_news/a.md": GOOD,
            "_news/b.md": BAD.replace("\n", "\r\n"),
            "_news/c.md": GOOD.replace("\n---\n", "\n---\nA body.\n"),
            "_config.yml": "url: https://example.com\n",
            "_data/topics/a.yaml": "name: Climate\n",
            "README.md": "# No article\n",
        },
    )
    return read(site)


def codes(path: Path) -> list[str]:
    return [diagnostic.code for diagnostic in newsmeta.validate([path]).diagnostics]


def test_files_with_and_without_findings(corpus: Corpus) -> None:
    assert [path.name for path in corpus.clean] == ["a.md", "c.md"]
    assert [path.name for path in corpus.faulty] == ["b.md"]
    assert [path.name for path in corpus.all] == ["a.md", "b.md", "c.md"]


def test_any_folder(tmp_path: Path) -> None:
    write(tmp_path, {"deep/er/a.md": GOOD})
    assert [path.name for path in read(tmp_path).clean] == ["a.md"]
    with pytest.raises(SystemExit, match="there are no articles in"):
        read(tmp_path / "deep/none")


@pytest.mark.parametrize(("faulty", "wrong"), [(None, 7), (90, 18), (100, 20), (0, 0)])
def test_copies(corpus: Corpus, tmp_path: Path, faulty: float | None, wrong: int) -> None:
    repository = Mix("real", faulty, corpus).make(tmp_path / "copies", 20)
    assert repository.count == 20
    assert len(repository.wrong) == wrong
    for path in repository.articles:
        assert codes(path) == ["NM201"] * (path in repository.wrong)
    texts = {path.read_bytes() for path in repository.articles}
    assert len(texts) == 20
    assert (repository.site / "_config.yml").read_text() == "url: https://example.com\n"
    assert (repository.site / "_data/topics/a.yaml").exists()
    assert not (repository.site / "README.md").exists()
    assert (repository.usual in repository.wrong) == (wrong > 10)
    # No copy duplicates another.
    assert not newsmeta.check([repository.site]).diagnostics


@pytest.mark.parametrize(
    ("line", "copied"),
    [
        ('title: "Trees for all"', 'title: "Trees 7 for all"'),
        ("title: Trees", "title: Trees 7"),
        ('title: "Trees"', 'title: "Trees 7"'),
        ('title: " Trees"', 'title: " Trees"'),
        (r'excerpt: "\"No\", they say"', r'excerpt: "\"No\", they say"'),
        ('excerpt: "Caf\u00e9s &amp; bars  "', 'excerpt: "Caf\u00e9s 7 &amp; bars  "'),
        ('webUrl: "https://example.com/a/"', 'webUrl: "https://example.com/a/?n=7"'),
        ("originalUrl: https://example.com/?v=1", "originalUrl: https://example.com/?v=1&n=7"),
        ('  webUrl: "https://example.com/a"', '  webUrl: "https://example.com/a"'),
        ("publishedDateTime: 2021-01-27T15:50:00Z", "publishedDateTime: 2021-01-27T15:00:07Z"),
        ("publishedDateTime: 2021-01-27", "publishedDateTime: 2021-01-27"),
        ("type: article", "type: article"),
    ],
)
def test_what_differs_in_a_copy(line: str, copied: str) -> None:
    for end in ("\n", "\r\n"):
        text = f"---{end}{line}{end}---{end}"
        assert another(text.encode(), 7).decode() == f"---{end}{copied}{end}---{end}"


def test_times_of_changed_articles_stay() -> None:
    text = b"publishedDateTime: 2021-01-27T15:50:00Z\nupdatedDateTime: 2021-01-27T15:50:00Z\n"
    assert another(text, 7) == text


def test_front_matter_is_extracted_as_it_is(tmp_path: Path) -> None:
    repository = Mix("faulty", 100).make(tmp_path, 40)
    names = repository.extract()
    assert len(names) == len(repository.wrong) == 40
    for path, name in zip(repository.articles, names, strict=True):
        yaml = (repository.yaml / name).read_bytes()
        before, after = path.read_bytes().split(yaml)
        assert before.strip() == b"---"
        assert after.startswith(b"---")
        assert yaml.startswith(b"category: news") and yaml.endswith(b"\n")


def test_mixes_by_name(corpus: Corpus) -> None:
    made = mixes(["2", "90", "real", "real-90"], corpus, 1, related=False)
    assert [(mix.name, mix.faulty, mix.corpus is corpus, mix.is_history) for mix in made] == [
        ("2 %", 2, False, False),
        ("90 %", 90, False, True),
        ("real", None, True, False),
        ("real, 90 %", 90, True, True),
    ]
    for name in ("all", "101", "real-", "real-x", "-1"):
        with pytest.raises(SystemExit, match="there is no mix"):
            mixes([name], corpus, 1, related=False)
    with pytest.raises(SystemExit, match="--corpus FOLDER"):
        mixes(["real"], None, 1, related=False)

"""The generated articles of the benchmarks."""

from __future__ import annotations

import hashlib
import json
import re
import statistics
from collections import Counter
from pathlib import Path

import pytest

import newsmeta
from benchmarks.articles import write
from benchmarks.flaws import HISTORY, LIVE, Mixture, mixture
from newsmeta.urls.amp import cache_url
from tests.support.cli import invoke

DIGEST = "d7db0810c70e9c72a177e88bf73122d80254de90b222d81e8107e5a886364cf8"
"""The digest of 200 generated articles with their file names."""


def test_the_same_each_time(tmp_path: Path) -> None:
    assert write(tmp_path / "a", 50, seed=1) == []
    wrong = write(tmp_path / "b", 50, seed=1, faulty=10)
    assert len(wrong) == 5
    differ = {
        path.name
        for path in (tmp_path / "a").rglob("*.md")
        if path.read_bytes() != (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()
    }
    assert differ == {path.name for path in wrong}
    result = invoke("normalize", str(tmp_path), "--check", "--select", "ALL", "--format")
    assert "5 of 100 files would change" in result.err


def test_the_same_in_each_version_of_python(tmp_path: Path) -> None:
    write(tmp_path, 200, seed=1, faulty=60)
    digest = hashlib.sha256()
    for path in sorted(path for path in tmp_path.rglob("*") if path.is_file()):
        digest.update(path.relative_to(tmp_path).as_posix().encode() + path.read_bytes())
    # A deliberate change of the generator changes the digest, too.
    assert digest.hexdigest() == DIGEST


@pytest.mark.slow
def test_like_real_ones(tmp_path: Path) -> None:
    write(tmp_path, 600, seed=2)
    files = sorted(tmp_path.rglob("*.md"))
    sizes = sorted(path.stat().st_size for path in files)
    assert 1_450 < statistics.median(sizes) < 1_850
    assert sum(1_000 <= size <= 3_000 for size in sizes) > 0.8 * len(sizes)
    assert 20_000 < sizes[-1] < 35_000
    texts = [path.read_bytes() for path in files]
    assert 0.24 < sum(b"\r\n" in text for text in texts) / len(texts) < 0.36
    assert all(text.count(b"\n") in (text.count(b"\r\n"), len(text.splitlines())) for text in texts)
    articles = [newsmeta.load(path) for path in files]
    assert 0.2 < sum(not (it.excerpt or "").isascii() for it in articles) / len(articles) < 0.4
    related = [len(article.related) for article in articles]
    assert related.count(30) == 6
    assert sum(count in range(1, 6) for count in related) > 40
    videos = [article for article in articles if article.type == "video"]
    assert 20 < len(videos) < 60
    assert all(video.original_url and video.web_url is None for video in videos)
    assert all("<iframe" in (video.featured_content or "") for video in videos)
    with_amp = [article for article in articles if article.amp_web_url]
    assert len(with_amp) > 10
    for article in with_amp:
        assert article.cdn_amp_web_url == cache_url(article.amp_web_url or "")


def test_none_related_where_none_are_asked_for(tmp_path: Path) -> None:
    write(tmp_path, 200, seed=2, related=False)
    assert not any(newsmeta.load(path).related for path in tmp_path.rglob("*.md"))


@pytest.mark.slow
def test_nothing_is_found_in_clean_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, 300, seed=3)
    monkeypatch.chdir(tmp_path)
    for command in ("validate", "check"):
        result = invoke(command, "--no-config", "--fail-on", "info")
        assert (result.status, result.out) == (0, "")
        assert re.fullmatch(r"All 3\d\d files are fine\.\n", result.err)  # Including pictures.
    assert invoke("normalize", "--no-config", "--check", "--format").status == 0


def found_in(folder: Path) -> dict[str, Counter[str]]:
    """Return the found codes, by file name."""
    found: dict[str, Counter[str]] = {}
    output = invoke("validate", str(folder), "--no-config", "--output-format", "jsonl").out
    for line in output.splitlines():
        diagnostic = json.loads(line)
        found.setdefault(Path(diagnostic["path"]).name, Counter())[diagnostic["code"]] += 1
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("faulty", "mixed"), [(40, LIVE), (90, HISTORY)])
def test_flaws_come_in_the_proportions_that_are_asked_for(
    tmp_path: Path, faulty: float, mixed: Mixture
) -> None:
    deck = mixed.deck()
    count = round(2 * len(deck) * 100 / faulty)
    wrong = write(tmp_path, count, seed=4, faulty=faulty)
    found = found_in(tmp_path)
    assert found.keys() == {path.name for path in wrong}
    assert len(wrong) == pytest.approx(count * faulty / 100, abs=1)
    for path, hand in zip(wrong, deck + deck, strict=False):
        assert frozenset(found[path.name]) == hand.codes, path


def test_live_flaws_are_those_of_real_files() -> None:
    """The deck has the mistakes counted in a real repository."""
    codes = Counter(code for hand in LIVE.deck() for code in hand.codes)
    assert codes == {"NM201": 14, "NM203": 10, "NM204": 11, "NM202": 7}
    assert Counter(len(hand.codes) for hand in LIVE.deck()) == {1: 26, 2: 8}
    assert len(LIVE.deck()) == 34


def test_what_is_wrong_depends_on_how_many_are() -> None:
    assert [mixture(faulty) for faulty in (0, 2, 40, 90)] == [LIVE, LIVE, LIVE, HISTORY]


def test_each_hand_is_dealt() -> None:
    for mixed in (LIVE, HISTORY):
        assert Counter(mixed.deck()) == Counter({hand: hand.share for hand in mixed.hands})


def test_older_texts_have_escapes(tmp_path: Path) -> None:
    write(tmp_path, 300, seed=1, faulty=90, related=False)
    texts = [path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.md")]
    for escape, least in ((r"\\u20", 9), (r"\\r\\n", 20), (r'excerpt: ".*\\"', 60)):
        assert sum(re.search(escape, text) is not None for text in texts) >= least, escape


@pytest.mark.slow
@pytest.mark.parametrize("faulty", [40, 90])
def test_each_finding_has_a_safe_fix(tmp_path: Path, faulty: float) -> None:
    wrong = write(tmp_path, 100, seed=5, faulty=faulty)
    found = sum(map(Counter.total, found_in(tmp_path).values()))
    result = invoke("normalize", str(tmp_path), "--no-config")
    said = f"{len(wrong)} of 100 files changed: {found} findings fixed, 0 left."
    assert said in result.err

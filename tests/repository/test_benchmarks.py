"""The benchmarks run."""

from __future__ import annotations

import hashlib
import os
import re
import statistics
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

import newsmeta
from newsmeta.urls.amp import cache_url
from tests.support.cli import GOOD, codes, invoke, write
from tests.support.paths import ROOT

DIGEST = "209fae398ae92059751f72e41cd17b65ea95d60be762b7bf97e744731570f0ea"
"""Of 200 generated articles, with the names of their files."""


@pytest.fixture
def benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the modules of the benchmarks be imported."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))


@pytest.mark.slow
def test_single_file(tmp_path: Path) -> None:
    write(tmp_path, {"good.md": GOOD})
    benchmark = ROOT / "benchmarks" / "single_file.py"
    command = [sys.executable, str(benchmark), "--rounds", "5", "--file", "good.md"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = re.search(r"newsmeta / check-jsonschema: ([0-9.]+) of the time", done.stdout)
    assert found, done.stdout
    assert "ms" in done.stdout
    assert "MiB" in done.stdout


@pytest.mark.slow
def test_normalize(tmp_path: Path) -> None:
    benchmark = ROOT / "benchmarks" / "normalize.py"
    command = [sys.executable, str(benchmark), "--articles", "100", "--rounds", "3"]
    done = subprocess.run(
        [*command, "--faulty", "5", "--keep", "kept"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "100 articles (0.2 MB), 0 with something to fix" in done.stdout
    assert "100 articles (0.2 MB), 5 with something to fix" in done.stdout
    ratios = re.findall(r"normalize / validate: ([0-9.]+) of the time", done.stdout)
    assert len(ratios) == 2, done.stdout
    assert all(float(ratio) > 0 for ratio in ratios)
    clean, faulty = tmp_path / "kept" / "clean", tmp_path / "kept" / "faulty"
    assert len(list(clean.rglob("*.md"))) == 100
    result = invoke("normalize", str(faulty), "--no-config")
    assert "5 of 100 files changed: 5 findings fixed, 0 left." in result.err


@pytest.mark.slow
def test_export(tmp_path: Path) -> None:
    benchmark = ROOT / "benchmarks" / "export.py"
    command = [sys.executable, str(benchmark), "--articles", "60", "--rounds", "1"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for name in ("validate", "jsonl", "csv", "datapackage", "parquet", "atom"):
        assert len(re.findall(rf"^{name} +[0-9.]+ +[0-9,]+ ", done.stdout, re.MULTILINE)) == 2
        assert re.search(rf"\b{name} [0-9.]+", done.stdout.splitlines()[-1])


def test_generated_articles_are_the_same_each_time(tmp_path: Path, benchmarks: None) -> None:
    from articles import write as write_articles

    assert write_articles(tmp_path / "a", 50, seed=1) == 0
    assert write_articles(tmp_path / "b", 50, seed=1, faulty=10) == 5
    same = [
        path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()
        for path in (tmp_path / "a").rglob("*.md")
    ]
    assert (len(same), same.count(False)) == (50, 5)
    result = invoke("normalize", str(tmp_path), "--check", "--select", "ALL", "--format")
    assert "5 of 100 files would change" in result.err


def test_generated_articles_are_the_same_in_each_version_of_python(
    tmp_path: Path, benchmarks: None
) -> None:
    from articles import write as write_articles

    write_articles(tmp_path, 200, seed=1, faulty=10)
    digest = hashlib.sha256()
    for path in sorted(path for path in tmp_path.rglob("*") if path.is_file()):
        digest.update(path.relative_to(tmp_path).as_posix().encode() + path.read_bytes())
    # Whoever changes what is generated, changes this.
    assert digest.hexdigest() == DIGEST


def test_generated_articles_are_like_real_ones(tmp_path: Path, benchmarks: None) -> None:
    from articles import write as write_articles

    write_articles(tmp_path, 600, seed=2)
    files = sorted(tmp_path.rglob("*.md"))
    sizes = sorted(path.stat().st_size for path in files)
    assert 1_450 < statistics.median(sizes) < 1_850
    assert sum(1_000 <= size <= 3_000 for size in sizes) > 0.8 * len(sizes)
    assert 20_000 < sizes[-1] < 35_000
    texts = [path.read_bytes() for path in files]
    assert 0.24 < sum(b"\r\n" in text for text in texts) / len(texts) < 0.36
    assert all(text.count(b"\n") in (text.count(b"\r\n"), len(text.splitlines())) for text in texts)
    articles = [newsmeta.load(path) for path in files]
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


def test_nothing_is_found_in_clean_articles(
    tmp_path: Path, benchmarks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from articles import write as write_articles

    write_articles(tmp_path, 300, seed=3)
    monkeypatch.chdir(tmp_path)
    for command in ("validate", "check"):
        result = invoke(command, "--no-config", "--fail-on", "info")
        assert (result.status, result.out) == (0, "")
        assert re.fullmatch(r"All 3\d\d files are fine\.\n", result.err)  # Pictures included.
    assert invoke("normalize", "--no-config", "--check", "--format").status == 0


def test_each_kind_of_fault_is_one_finding_with_a_fix(tmp_path: Path, benchmarks: None) -> None:
    from articles import FAULTS
    from articles import write as write_articles

    count = 3 * len(FAULTS)
    assert write_articles(tmp_path, count, seed=4, faulty=100) == count
    found = codes(invoke("validate", str(tmp_path), "--no-config").out)
    assert len(found) == count
    assert len(set(found)) == len(FAULTS) - 1  # Two are entities, in title and excerpt.
    result = invoke("normalize", str(tmp_path), "--no-config")
    assert f"{count} of {count} files changed: {count} findings fixed, 0 left." in result.err


def test_front_matter_is_extracted_as_it_is(tmp_path: Path, benchmarks: None) -> None:
    from repositories import make

    repository = make(tmp_path, 40, seed=1, faulty=100)
    names = repository.extract()
    assert len(names) == repository.wrong == 40
    for path, name in zip(repository.articles(), names, strict=True):
        yaml = (repository.yaml / name).read_bytes()
        before, after = path.read_bytes().split(yaml)
        assert before.removeprefix(b"\xef\xbb\xbf").strip() == b"---"
        assert after.startswith(b"---")
        assert yaml.startswith(b"category: news") and yaml.endswith(b"\n")


def test_what_comes_before_a_run_is_not_timed(tmp_path: Path, benchmarks: None) -> None:
    from contest import Contestant, measure

    done: list[str] = []

    def prepare() -> None:
        (tmp_path / "made").touch()
        done.append("prepared")

    code = "import os, sys; os.remove('made')"
    entry = Contestant("it", [sys.executable, "-c", code], folder=tmp_path, prepare=prepare)
    measure([entry], 2, warm_up=1)
    assert (len(done), len(entry.seconds), len(entry.kibibytes)) == (3, 2, 2)


@pytest.mark.parametrize(
    ("wanted", "status", "is_fine"),
    [(0, 0, True), (0, 1, False), (1, 1, True), (None, 1, True), (None, 2, False)],
)
def test_status_has_to_be_the_one_that_is_wanted(
    benchmarks: None, wanted: int | None, status: int, is_fine: bool
) -> None:
    from contest import Contestant

    entry = Contestant("it", [sys.executable, "-c", f"raise SystemExit({status})"], status=wanted)
    with nullcontext() if is_fine else pytest.raises(SystemExit, match=f"it ends with.* {status}"):
        entry.run()


def test_ratios_are_of_the_time_for_a_file(benchmarks: None) -> None:
    from contest import Contestant, ratio

    one = Contestant("one", [], files=10, seconds=[1.0, 4.0, 9.0])
    other = Contestant("other", [], files=100, seconds=[10.0, 10.0, 10.0])
    assert ratio(one, other) == pytest.approx(4)
    assert ratio(other, one) == pytest.approx(0.25)


def test_targets_are_judged(benchmarks: None) -> None:
    from report import Target, judgement

    targets = [
        Target("small enough", 2, lambda: 2.0),
        Target("too large", 2, lambda: 2.1),
        Target("large enough", 20, lambda: 20.5, is_least=True),
        Target("too small", 20, lambda: 19.4, is_least=True),
        Target("no program", 1, None),
    ]
    assert judgement(targets).splitlines()[2:] == [
        "| small enough | at most 2 | 2.00 | yes |",
        "| too large | at most 2 | 2.10 | no |",
        "| large enough | at least 20 | 20.50 | yes |",
        "| too small | at least 20 | 19.40 | no |",
        "| no program | at most 1 |  | not measured |",
    ]


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs Linux")
def test_memory_is_that_of_all_processes(benchmarks: None) -> None:
    from contest import Contestant
    from memory import peak

    worker = "import sys; data = b'x' * 60_000_000; print(flush=True); sys.stdin.read()"
    code = (
        "import subprocess, sys, time\n"
        f"command, pipe = [sys.executable, '-c', {worker!r}], subprocess.PIPE\n"
        "workers = [subprocess.Popen(command, stdin=pipe, stdout=pipe) for _ in range(2)]\n"
        "[worker.stdout.readline() for worker in workers]\n"
        "time.sleep(0.3)\n"
        "[worker.communicate() for worker in workers]\n"
    )
    kibibytes = peak(Contestant("it", [sys.executable, "-c", code]))
    assert 120_000_000 < 1024 * kibibytes < 240_000_000


def test_peers_that_do_not_do_their_work_are_noticed(tmp_path: Path, benchmarks: None) -> None:
    from peers.programs import Peer
    from repositories import make

    repository = make(tmp_path, 2, seed=1, faulty=0)
    before = [path.read_bytes() for path in repository.articles()]

    def peer(code: str) -> Peer:
        command = [sys.executable, "-c", code, *map(str, repository.articles())]
        return Peer("peer", "1", lambda repository: (command, repository.site))

    read = "import sys; sys.exit(any('qualities' in open(path).read() for path in sys.argv[1:]))"
    peer(read).must_work(repository)
    assert [path.read_bytes() for path in repository.articles()] == before
    with pytest.raises(SystemExit, match="peer ends with status 0, not 1"):
        peer("").must_work(repository)
    with pytest.raises(SystemExit, match="peer ends with status 1, not 0"):
        peer("raise SystemExit(1)").must_work(repository)


@pytest.mark.slow
def test_speed(tmp_path: Path) -> None:
    benchmark = ROOT / "benchmarks" / "speed.py"
    sizes = ["--articles", "60", "--few", "20", "--many", "120"]
    done = subprocess.run(
        [sys.executable, str(benchmark), *sizes, "--rounds", "1", "--peers", sys.prefix],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    output = done.stdout
    assert "| Processors that can be used | " in output
    assert "| check-jsonschema | check-jsonschema " in output
    number = "[0-9][0-9.,]*"
    for name in ("newsmeta validate", "check-jsonschema", "CSafeLoader alone", "120 articles"):
        times = rf"(?: {number} m?s \|){{3}} {number} \| {number} \| {number} MiB \|"
        assert re.search(rf"^\| {name} \|{times}$", output, re.MULTILINE), output
    assert "60 articles (0.1 MB), 1 with something to find" in output
    targets = output.partition("## Targets")[2]
    found = re.findall(r"^\| ([1-7])\. .*\| (at \w+ [0-9.]+) \|", targets, re.MULTILINE)
    assert [target for target, _ in found] == list("1111234455567")
    assert ("7", "at most 2.2") in found
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_speed_without_peers(tmp_path: Path) -> None:
    benchmark = ROOT / "benchmarks" / "speed.py"
    (tmp_path / "bin").mkdir()
    done = subprocess.run(
        [
            *(sys.executable, str(benchmark), "--peers", str(tmp_path), "--rounds", "1"),
            *("--articles", "20", "--few", "10", "--only", "peers", "--only", "start"),
        ],
        env={**os.environ, "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    missing = re.search("^Not installed: (.*)\\.$", done.stdout, re.MULTILINE)
    assert missing and "check-jsonschema" in missing[1] and "ryl" in missing[1]
    assert done.stdout.count("| not measured |") == 5
    assert "## How" not in done.stdout


@pytest.mark.slow
def test_check() -> None:
    benchmark = ROOT / "benchmarks" / "check.py"
    command = [sys.executable, str(benchmark), "--articles", "200", "--rounds", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    each = re.findall(r"^check ([0-9]+): ([0-9,]+) µs an article$", done.stdout, re.MULTILINE)
    assert [count for count, _ in each] == ["20", "100", "200"]

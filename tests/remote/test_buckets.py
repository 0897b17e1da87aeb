"""Files in a bucket have the same findings as on disk, except for their names."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.remote.sites import ELSEWHERE
from tests.support.cli import GOOD, WARNING, run
from tests.support.s3 import S3Server

EXAMPLES = Path(__file__).parents[2] / "examples"

COMMANDS = [
    ("site", "validate"),
    ("bad", "validate"),
    ("site", "check"),
    ("bad", "check --validate --output-format json"),
    ("bad", "check --validate --output-format gitlab"),
    ("good", "export --to jsonl"),
    ("site", "export --to csv --on-error skip"),
    ("site", "stats --output-format json"),
]

CONFIGURED = {
    "newsmeta.toml": """\
exclude = ["site/_news/old/*"]
[vocabularies]
organizations = ["site/_data/organizations/*.md"]
topics = ["site/_data/topics.yml"]
[kinds.person]
files = ["site/people/*.md"]
schema = "schemas/person.json"
""",
    "schemas/person.json": '{"properties": {"name": {"$ref": "parts/name.json"}}}',
    "schemas/parts/name.json": '{"type": "string"}',
    "site/_config.yml": "url: https://www.example.com\ncollections:\n  news:\n    output: true\n",
    "site/.gitignore": "ignored.md\n",
    "site/_data/organizations/times.md": "---\nname: Other Times\ndomain: example.com\n---\n",
    "site/_data/topics.yml": "- name: Weather\n",
    "site/people/one.md": "---\nname: 3\n---\n",
    "site/_news/a.md": GOOD,
    "site/_news/b.md": WARNING,
    "site/_news/ignored.md": "---\n",
    "site/_news/old/c.md": "---\n",
    "site/_news/no-article.txt": "text\n",
    "site/_news/by-its-place.txt": GOOD.replace("Climate", "Clime"),
    "site/_news/.hidden.md": "---\n",
    "site/_news/picture.md": GOOD.replace(
        "https://www.example.com/trees-1200x630.jpg", "/assets/trees.svg"
    ),
    "site/assets/trees.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"/>',
}


def written(folder: Path, files: Mapping[str, str]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def encoded(files: Mapping[str, str]) -> dict[str, bytes]:
    return {name: content.encode() for name, content in files.items()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples outside of any repository, as in the bucket."""
    copy = tmp_path_factory.mktemp("copy") / "trees"
    shutil.copytree(EXAMPLES, copy)
    return copy


@pytest.fixture(scope="module")
def examples(s3: S3Server, folder: Path) -> str:
    files = (path for path in folder.rglob("*") if path.is_file())
    return s3.bucket("trees", {p.relative_to(folder).as_posix(): p.read_bytes() for p in files})


def same(s3: S3Server, address: str, folder: Path, command: str, status: int | None = None) -> str:
    """Assert that a command has the same output for an address and a folder; return the output."""
    name, *options = command.split()
    there = run(name, address, *options, cwd=folder, env=s3.environment)
    here = run(name, ".", *options, cwd=folder)
    out, err = (
        text.replace(f"{address}/", "").replace(address, ".") for text in (there.out, there.err)
    )
    err = err.replace(" where the files are in a folder on this machine", "")
    if "gitlab" in command:  # The fingerprints contain file names.
        out, here_out = (
            "\n".join(x for x in t.split("\n") if "finger" not in x) for t in (out, here.out)
        )
        assert out == here_out
    else:
        assert out == here.out
    assert (err.replace(ELSEWHERE, ""), there.status) == (here.err, here.status)
    assert status is None or there.status == status
    assert there.out or there.err
    return out


@pytest.mark.slow
@pytest.mark.xdist_group("bucket of examples")
@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_a_bucket_is_told_of_as_a_folder(
    s3: S3Server, examples: str, folder: Path, name: str, command: str
) -> None:
    same(s3, f"{examples}/{name}", folder / name, command)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["validate", "check --validate", "export --to jsonl"])
def test_what_lies_above_in_the_bucket_counts(s3: S3Server, tmp_path: Path, command: str) -> None:
    bucket = s3.bucket("configured", encoded({**CONFIGURED, ".git/HEAD": "x"}))
    folder = written(tmp_path, {**CONFIGURED, ".git/HEAD": "x"})
    out = same(s3, f"{bucket}/site", folder / "site", command)
    for name in ("ignored", "old/c.md", "hidden", "no-article"):
        assert name not in out
    if command != "export --to jsonl":
        assert "by-its-place.txt" in out
        assert "people/one.md" in out  # The schema, and the schemas that it references.
        assert "NM215" in out  # The vocabularies.


@pytest.mark.slow
@pytest.mark.xdist_group("bucket of examples")
def test_several_processes_say_the_same(s3: S3Server, examples: str) -> None:
    one, two = (
        run("validate", f"{examples}/bad", "--jobs", jobs, env=s3.environment) for jobs in "12"
    )
    assert one == two


def test_only_what_was_named_is_reported_and_others_are_compared(
    s3: S3Server, tmp_path: Path
) -> None:
    files = {"newsmeta.toml": "", "_news/a.md": GOOD, "_news/b.md": GOOD, "_news/sub/c.md": GOOD}
    bucket = s3.bucket("compared", encoded(files))
    folder = written(tmp_path, files)
    there = run("check", f"{bucket}/_news/sub", cwd=folder, env=s3.environment)
    here = run("check", "_news/sub", cwd=folder)
    named = [line for line in there.out.splitlines() if line.startswith("s3://")]
    assert [line.replace("s3://compared/", "") for line in named] == here.out.splitlines()
    assert "_news/a.md" in here.out


def test_a_bucket_and_a_folder_are_looked_at_in_one_go(s3: S3Server, tmp_path: Path) -> None:
    bucket = s3.bucket("mixed", {"_news/a.md": WARNING.encode()})
    written(tmp_path, {"_news/b.md": WARNING})
    result = run("validate", f"{bucket}/_news", "_news", cwd=tmp_path, env=s3.environment)
    names = [line.partition(".md:")[0] for line in result.out.splitlines()]
    assert names == ["_news/b", "s3://mixed/_news/a"]


def test_the_configuration_of_here_has_patterns_for_what_is_named(
    s3: S3Server, tmp_path: Path
) -> None:
    bucket = s3.bucket("bare", {f"site/_news/{name}.md": WARNING.encode() for name in "ab"})
    written(tmp_path, {"newsmeta.toml": 'exclude = ["_news/a.md"]\n'})
    result = run("validate", f"{bucket}/site", cwd=tmp_path, env=s3.environment)
    assert "_news/a.md" not in result.out
    assert "_news/b.md" in result.out
    other = written(tmp_path / "other", {"own.toml": 'ignore = ["NM203"]\n'}) / "own.toml"
    ignored = run(
        "validate", f"{bucket}/site", "--config", str(other), cwd=tmp_path, env=s3.environment
    )
    assert (ignored.status, ignored.out) == (0, "")


def test_nothing_is_written_and_nothing_is_left(s3: S3Server, tmp_path: Path) -> None:
    bucket = s3.bucket("kept", {"_news/a.md": WARNING.encode()})
    before = s3.objects("kept")
    env = {**s3.environment, "TMPDIR": str(tmp_path)}
    assert run("check", bucket, "--validate", env=env).status == 0
    for command in (("normalize",), ("normalize", "--diff"), ("baseline", "create")):
        refused = run(*command, bucket, env=env, cwd=tmp_path)
        assert refused.status == 2
        assert f"{bucket} is not on this machine" in refused.err
        assert len(refused.err.splitlines()) == 1
    assert s3.objects("kept") == before
    assert not list(tmp_path.iterdir())

"""The catalogue: the content of a rule's page, and a new rule as one file and one folder."""

from __future__ import annotations

import ast
import json
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import newsmeta
from newsmeta import rules
from newsmeta.config.config import load
from newsmeta.frontmatter import codes
from newsmeta.rules import (
    CHECKED,
    FAMILIES,
    FORMAT,
    MODULES,
    NORMALIZED,
    ONLINE,
    RULES,
    UNREADABLE,
    VALIDATED,
)
from newsmeta.rules.base import Need, Phase, Rule
from tests.support.cli import GOOD, invoke
from tests.support.paths import EXAMPLES, ROOT

PACKAGE = Path(newsmeta.__file__).parent
CODE = re.compile(r"\bNM[0-9]")
READING = [value for name, value in vars(codes).items() if name.isupper()]
"""The codes found while a file is read: from unreadable files to ambiguous values."""

# -- the documentation of a rule -----------------------------------------------------------


def test_every_class_of_a_rule_is_in_the_catalogue_once() -> None:
    for module in pkgutil.walk_packages(rules.__path__, f"{rules.__name__}."):
        import_module(module.name)
    classes = [rule for rule in Rule.__subclasses__() if rule.__module__.startswith("newsmeta.")]
    assert Counter(classes) == Counter(RULES.values())
    assert sorted(rule.code for rule in classes) == list(RULES)
    assert max(Counter(rule.name for rule in classes).values()) == 1


def test_a_rule_is_in_the_module_that_says_so() -> None:
    assert {module.__name__ for module in MODULES} == {r.__module__ for r in RULES.values()}
    for module in MODULES:
        assert {rule.__module__ for rule in module.RULES} == {module.__name__}


def test_the_family_of_a_rule_is_where_it_lies() -> None:
    for code, rule in RULES.items():
        [place] = [place for prefix, place, _ in FAMILIES if code.startswith(prefix)]
        assert f"{rule.__module__}.".startswith(f"newsmeta.rules.{place}.")


def test_phases_are_what_commands_look_for() -> None:
    for code, rule in RULES.items():
        assert rule.phases
        assert (code in VALIDATED) == (Phase.VALIDATE in rule.phases)
        assert (code in CHECKED) == (Phase.CHECK in rule.phases)
        assert (code in ONLINE) == (Phase.ONLINE in rule.phases)
        is_fixed = rule.fix is not None and code not in ONLINE
        assert (code in NORMALIZED) == (code in VALIDATED or is_fixed)


@pytest.mark.parametrize(
    ("function", "need"), [("compare", Need.OTHER_FILES), ("check_picture", Need.PICTURES)]
)
def test_a_rule_needs_what_its_module_is_given(function: str, need: Need) -> None:
    able = {rule for module in MODULES if hasattr(module, function) for rule in module.RULES}
    needy = {rule for rule in RULES.values() if need in rule.needs}
    assert needy <= able
    assert {rule.__module__ for rule in needy} == {rule.__module__ for rule in able}


def test_what_cannot_be_read_is_no_article() -> None:
    assert set(READING) - {codes.AMBIGUOUS_SCALAR, codes.MERGE_KEY} == UNREADABLE
    assert UNREADABLE < FORMAT < VALIDATED
    assert {RULES[code].severity for code in FORMAT} == {newsmeta.Severity.ERROR}


@pytest.mark.parametrize("code", sorted(UNREADABLE)[1:])
def test_what_cannot_be_read_is_not_handed_over_whatever_is_ignored(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = sorted((EXAMPLES / "bad").glob(f"{code}-*"))[0]
    shutil.copytree(case, tmp_path / "_news")
    monkeypatch.chdir(tmp_path)
    given = tmp_path / "_news/newsmeta.toml"
    rest = given.read_text(encoding="utf-8") if given.exists() else ""
    Path("newsmeta.toml").write_text(f'ignore = ["NM0"]\n{rest}', encoding="utf-8")
    found = invoke("export", "_news/article.md", "--to", "jsonl")
    assert (found.status, found.out) == (1, "")
    assert f" {code} " in found.err


def test_a_value_can_break_a_schema_of_ones_own_in_several_ways(tmp_path: Path) -> None:
    schema = {"properties": {"a": {"minLength": 3, "pattern": "^z"}}}
    config = '[kinds.page]\nfiles = ["*.md"]\nschema = "page.json"\n'
    texts = {"page.json": json.dumps(schema), "newsmeta.toml": config, "a.md": "---\na: xy\n---\n"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    report = newsmeta.validate(tmp_path / "a.md", load(tmp_path / "newsmeta.toml"))
    [first, second] = report.diagnostics
    assert first.code == second.code
    assert first.location == second.location


# -- codes ---------------------------------------------------------------------------------


def documentation(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the texts that are statements of their own: documentation."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def written_codes(source: str) -> list[str]:
    """Return the texts in a program that contain the code of a rule."""
    tree = ast.parse(source)
    for_people = set(documentation(tree))
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return [
        text.value
        for text in texts
        if text not in for_people and isinstance(text.value, str) and CODE.search(text.value)
    ]


def test_codes_are_known_to_rules_alone() -> None:
    paths = {path.relative_to(PACKAGE): path for path in PACKAGE.rglob("*.py")}
    assert len(paths) > 100
    found = {
        str(name): texts
        for name, path in paths.items()
        if name.parts[0] != "rules" and (texts := written_codes(path.read_text(encoding="utf-8")))
    }
    assert found == {str(Path("frontmatter/codes.py")): READING}
    assert set(READING) < set(RULES)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('"""Of NM201."""\n\nX = 1\n"""And of NM3."""\n', []),
        ("x = code < 'NM3'", ["NM3"]),
        ("def f():\n    return f'{x} NM201'", [" NM201"]),
        ("class A:\n    x = {'NM0': 1}", ["NM0"]),
        ("x = selector.startswith('NM')", []),
    ],
)
def test_what_counts_as_a_code(source: str, found: list[str]) -> None:
    assert written_codes(source) == found


# -- a new rule ----------------------------------------------------------------------------

SHOUTING = '''"""NM299: headlines in capitals alone."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.text.texts import flaw


class ShoutedHeadline(Rule):
    """A headline is in capitals.

    **What it does.** Reports a title without a small letter.

    **Why it matters.** It is hard to read.

    **Example.** `title: TREES`

    **Use instead.** `title: Trees`
    """

    code = "NM299"
    name = "shouted-headline"
    severity = Severity.WARNING
    fix = FixSafety.SAFE


RULES: tuple[type[Rule], ...] = (ShoutedHeadline,)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield the headline."""
    for value in document.texts:
        text = value.text
        if value.pointer == ("title",) and text.isupper():
            right = text.capitalize()
            hint = f"write {right}"
            yield flaw(ShoutedHeadline, document, value, (0, len(text)), "is shouted", hint, right)
'''
PASSES = '''

def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    return not context.is_article or not document.values["title"].isupper()
'''
ODD_URL = '''"""NM399: URLs that are odd."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Finding, Severity
from newsmeta.rules.base import Context, Need, Phase, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.urls.values import finding_at, odd_urls


class OddUrl(Rule):
    """A URL is odd."""

    code = "NM399"
    name = "odd-url"
    severity = Severity.ERROR
    phases = frozenset(Phase)
    needs = frozenset((Need.URLS,))


RULES: tuple[type[Rule], ...] = (OddUrl,)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield the odd ones."""
    for value in document.urls:
        if "odd" in value.text:
            yield finding_at(OddUrl, document, value, None, "is odd", "write another")


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell whether there may be one."""
    return not any("odd" in value.text for value in odd_urls(document))
'''

NEW_MODULE = "newsmeta/rules/text/shouted_headline.py"
NEW_EXAMPLE = "examples/bad/NM299-shouted-headline"
BAD = GOOD.replace("City council votes to plant ten thousand trees", "TEN THOUSAND TREES")
FOUND = "article.md:3:9: NM299 title: is shouted; write Ten thousand trees\n"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of newsmeta with one more file and one more folder."""
    root = tmp_path_factory.mktemp("checkout")
    ignored = shutil.ignore_patterns("__pycache__", "data")
    for name in ("newsmeta", "schemas", "examples", "tests"):
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", root)
    (root / NEW_MODULE).write_text(SHOUTING + PASSES, encoding="utf-8")
    (root / NEW_EXAMPLE).mkdir()
    (root / NEW_EXAMPLE / "article.md").write_text(BAD, encoding="utf-8")
    (root / NEW_EXAMPLE / "expected.txt").write_text(FOUND, encoding="utf-8")
    return root


def run(checkout: Path, *words: str) -> str:
    """Return the output of a program that imports newsmeta from a checkout."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout), "NO_COLOR": "1"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("question", [PASSES, ""], ids=["cheap question", "no cheap question"])
def test_a_new_rule_finds_what_it_is_about(question: str, checkout: Path) -> None:
    (checkout / NEW_MODULE).write_text(SHOUTING + question, encoding="utf-8")
    folder = f"{NEW_EXAMPLE}/"
    for words, found in {
        ("validate", "examples/good"): folder + FOUND,
        ("check",): "",
        ("check", "--validate", "--select", "shouted-headline"): folder + FOUND,
        ("validate", "--select", "NM2", "--ignore", "NM299"): "",
    }.items():
        assert run(checkout, "newsmeta", *words, "--no-config", "--quiet", folder) == found


@pytest.mark.slow
@pytest.mark.parametrize("phases", ["Phase", "(Phase.VALIDATE,)"], ids=["both", "one"])
def test_a_new_rule_looks_at_urls_in_its_phases(phases: str, checkout: Path) -> None:
    module, page = checkout / "newsmeta/rules/urls/odd_url.py", checkout / "page.md"
    module.write_text(ODD_URL.replace("frozenset(Phase)", f"frozenset({phases})"), "utf-8")
    page.write_text("---\nlink_url: https://example.com/odd\n---\n", encoding="utf-8")
    (checkout / "newsmeta.toml").write_text('[kinds.page]\nfiles = ["page.md"]\n', "utf-8")
    for command, is_told in {"validate": True, "check": phases == "Phase"}.items():
        found = run(checkout, "newsmeta", command, "--quiet", "--select", "odd-url", "page.md")
        assert found == "page.md:2:11: NM399 link_url: is odd; write another\n" * is_told
    module.unlink()


@pytest.mark.slow
def test_a_new_rule_is_in_lists_and_reports(checkout: Path) -> None:
    assert "NM299  shouted-headline " in run(checkout, "newsmeta", "rules")
    assert "A headline is in capitals." in run(checkout, "newsmeta", "rule", "shouted-headline")
    page = run(checkout, "newsmeta", "rules", "--output-format", "markdown")
    assert "| [NM299](#nm299-shouted-headline) | shouted-headline | warning | safe |" in page
    assert "\n## NM299 shouted-headline\n" in page
    sarif = run(checkout, "newsmeta", "validate", "--output-format", "sarif", "examples/bad")
    known = json.loads(sarif)["runs"][0]["tool"]["driver"]["rules"]
    assert "A headline is in capitals" in {
        rule["shortDescription"]["text"] for rule in known if rule["id"] == "NM299"
    }


@pytest.mark.slow
def test_a_new_rule_is_tested_by_its_folder(checkout: Path) -> None:
    tests = "pytest", "tests/rules/test_examples.py", "-q", "-n", "0", "-p", "no:cacheprovider"
    done = run(checkout, *tests, "-k", "NM299 or every_rule")
    assert re.search(r"^6 passed", done, re.MULTILINE), done
    (checkout / NEW_EXAMPLE).rename(checkout / "elsewhere")
    done = run(checkout, *tests, "-k", "every_rule")
    (checkout / "elsewhere").rename(checkout / NEW_EXAMPLE)
    assert "['NM299'] == []" in done


def test_a_module_without_rules_is_none_of_them() -> None:
    names = {module.__name__ for module in MODULES}
    assert {"newsmeta.rules.text.mojibake", "newsmeta.rules.related.entries"} < names
    assert not names & {"newsmeta.rules.base", "newsmeta.rules.text.texts", rules.__name__}

"""Bodies of imported articles: foreign text is shown literally, our own is unchanged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.liquid.bodies import ANY_TEXTS
from tests.support.cli import Result, invoke, run, write
from tests.support.importing import RECORD, files, import_data, lines, without
from tests.support.jekyll import jekyll

MAP = [part for name in (*RECORD, "body") for part in ("--map", f"{name}=x.{name}")]

TEXTS = [
    "The council voted.",
    "Set {{ name }} and run {% if x %}.",
    "Set {{ name } and run {% if x",
    "{{",
    "{%",
    "a {",
    "{% raw %}",
    "{% endraw %}",
    "{% raw %}{{ a }}{% endraw %}",
    "before {%- endraw -%} after {%endraw x%}{% endraw %}} {{ x }}",
    "{{ a {% endraw %}}",
    "{% comment %}{% endcomment %} {% # x %}",
    "on: ${{ github.ref }}\n\n    {{ code }}\n",
    "{% include note.html %}\r\n{{ a }}\r\n",
    "{{ a }}\n\n\n",
    "{{ é ∞ }} 💚",
    "{{{{ a }}}} {%{%%}%}",
    "{% endraw {% endraw %} {% raw",
]


def foreign(*texts: str, **others: str) -> None:
    """Write data of another program, with the given bodies."""
    records = [
        {"x": {**RECORD, "path": f"_news/{number}.html", "body": text, **others}}
        for number, text in enumerate(texts)
    ]
    lines(*records)


def body(text: str) -> str:
    """Return the text after the front matter."""
    return text.split("---\n", 2)[2] if "---\n" in text else text.split("---\r\n", 2)[2]


def test_text_of_others_is_printed_as_it_is(tmp_path: Path) -> None:
    foreign(*TEXTS)
    result = import_data(*MAP)
    assert result.status == 0, result.err
    assert invoke("validate", "--select", "NM019", "--no-cache", "site").status == 0
    write(Path("site"), {"_config.yml": "collections: {news: {output: true}}\n"})
    assert jekyll().failure(tmp_path / "site") is None
    for number, text in enumerate(TEXTS):
        page = (tmp_path / f"site/_site/news/{number}.html").read_bytes().decode()
        assert page == text, files()[f"_news/{number}.html"]


@pytest.mark.slow
@settings(max_examples=100)
@given(st.lists(ANY_TEXTS.filter(str.strip), min_size=1, max_size=4))
def test_any_text_of_others_passes_and_prints_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        foreign(*texts)
        assert import_data(*MAP, "--quiet").status == 0
        assert invoke("validate", "--select", "NM019", "--no-cache", "site").status == 0
        for number, text in enumerate(texts):
            assert jekyll().printed(body(files()[f"_news/{number}.html"])) == text


def test_text_without_liquid_is_written_as_it_is() -> None:
    foreign("\nThe {council} voted: 100%}.\n")
    assert import_data(*MAP).status == 0
    assert body(files()["_news/0.html"]) == "\nThe {council} voted: 100%}.\n"


def test_lines_around_the_text_stay_outside() -> None:
    foreign("\n\n{{ a }}\nb\n\n")
    assert import_data(*MAP).status == 0
    assert body(files()["_news/0.html"]) == "\n\n{% raw %}{{ a }}\nb{% endraw %}\n\n"


def test_the_same_data_again_changes_nothing() -> None:
    foreign(*TEXTS)
    assert import_data(*MAP).status == 0
    before = files()
    for more in ([], ["--update"], ["--force"]):
        result = import_data(*MAP, *more)
        assert result.status == 0, result.err
        assert "unchanged" in result.err
        assert files() == before


def test_an_update_writes_the_text_of_others_as_text() -> None:
    foreign("The council voted.")
    assert import_data(*MAP).status == 0
    foreign("The {{ council }} voted.")
    assert import_data(*MAP, "--update").status == 0
    assert body(files()["_news/0.html"]) == "{% raw %}The {{ council }} voted.{% endraw %}"


SITES = [
    {"hugo.toml": ""},
    {"eleventy.config.js": ""},
    {"_config.yml": "defaults:\n- values: {render_with_liquid: false}\n"},
]


@pytest.mark.parametrize("site", SITES, ids="-".join)
def test_where_nothing_takes_it_for_liquid_text_is_written_as_it_is(site: dict[str, str]) -> None:
    write(Path("site"), site)
    foreign("{{ a } {% if")
    result = import_data(*MAP)
    assert result.status == 0, result.err
    assert body(files()["_news/0.html"]) == "{{ a } {% if"


@pytest.mark.parametrize("published", ["true", "false"])
def test_text_is_text_whether_its_page_is_published_or_not(published: str) -> None:
    write(Path("site"), {"_config.yml": "exclude: [_news]\n"})
    foreign("{{ a }}", published=published)
    assert import_data(*MAP, "--map", "published=x.published").status == 0
    assert body(files()["_news/0.html"]) == "{% raw %}{{ a }}{% endraw %}"


def test_a_body_that_is_set_is_a_template() -> None:
    lines({"x": RECORD})
    options = [part for name in RECORD for part in ("--map", f"{name}=x.{name}")]
    assert import_data(*options, "--set", "body={% include note.html %}").status == 0
    assert body(files()["_news/trees.md"]) == "{% include note.html %}"


TEMPLATES = [
    "\n{% include note.html %} {{ page.title }}\n",
    "\n{% raw %}{{ a }}{% endraw %}\n",
    "\n{% for topic in page.topics %}{{ topic }}{% endfor %}\n",
    "\n{% youtube abc %}{% note %}{{ a }}{% endnote %}\n",
]


@pytest.mark.parametrize("to", ["json", "jsonl", "csv", "tsv", "parquet", "datapackage"])
def test_what_we_wrote_ourselves_comes_back_byte_for_byte(to: str) -> None:
    lines(*({**RECORD, "path": f"_news/{n}.md", "body": t} for n, t in enumerate(TEMPLATES)))
    assert import_data().status == 0
    before = files()
    assert [body(text) for text in before.values()] == TEMPLATES
    result = export_and_import(to)
    assert result.status == 0, result.err
    assert files(Path("back/site")) == before


def export_and_import(to: str) -> Result:
    args = ["--to", to, "--body", "-o", f"data.{to}", "--quiet"]
    assert invoke("export", "site", *args).status == 0
    return invoke("import", f"data.{to}", "--from", to, "--into", "back", "--quiet")


BROKEN = ["{% if a %}", "{{ a }", "{{ a", "{% a", "{% endif %}", "{% else %}", "{% raw %}"]


@pytest.mark.parametrize("text", BROKEN)
def test_a_template_of_our_own_that_is_no_liquid_is_refused(text: str) -> None:
    lines({**RECORD, "body": text})
    result = import_data()
    assert result.status == 1
    assert "(_news/trees.md): NM019 " in result.err
    assert not Path("site").exists()


def test_standard_input_is_no_other_data() -> None:
    data = json.dumps({**without("path"), "body": "{% if a %}"})
    args = ["import", "-", "--from", "jsonl", "--into", "site"]
    assert "NM019" in run(*args, stdin=None, input=data.encode()).err

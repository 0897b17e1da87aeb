"""`newsmeta import`: records become files in canonical layout."""

from __future__ import annotations

import json

from tests.support.cli import invoke
from tests.support.importing import RECORD, TEXT, files, import_data, lines, numbers, without


def test_a_record_becomes_a_file_in_canonical_layout() -> None:
    lines(RECORD)
    result = import_data()
    assert result.status == 0, result.err
    assert files() == {"_news/trees.md": TEXT}
    assert numbers(result) == {"records": 1, "written": 1, "refused": 0}
    assert invoke("normalize", "--format", "--check", "site").status == 0


def test_the_order_of_members_does_not_matter() -> None:
    lines(dict(reversed(RECORD.items())))
    import_data()
    assert files() == {"_news/trees.md": TEXT}


def test_the_canonical_name() -> None:
    lines(without("path"))
    import_data()
    assert list(files()) == ["2021-01-27-city-council-votes-ten-thousand-trees.md"]
    lines(RECORD)
    import_data("--names", "canonical")
    assert len(files()) == 1
    import_data("--names", "basename")
    assert "trees.md" in files()


def test_long_titles_make_names_that_systems_take() -> None:
    lines(without("path", title="Äpfel und Birnen " * 40))
    import_data()
    (name,) = files()
    assert name.startswith("2021-01-27-äpfel-und-birnen-äpfel")
    assert name.endswith(("-äpfel.md", "-und.md", "-birnen.md"))
    assert len(name.encode()) < 255


def test_the_body_and_line_ends() -> None:
    lines(without(body="Text\r\n", sourceForm={"lineEnding": "crlf"}))
    import_data()
    text = files()["_news/trees.md"]
    assert text == TEXT[:-1].replace("\n", "\r\n") + "Text\r\n"


def test_values_that_yaml_would_misread_are_quoted() -> None:
    provider = {"name": "No", "domain": "example.com"}
    lines(without(provider=provider, topics=["12", "null", "a: b", "# c", "ü", "\u0085x\n"]))
    assert import_data().status == 0
    assert '  name: "No"\n' in files()["_news/trees.md"]
    out = invoke("export", "site", "--to", "jsonl", "--quiet").out
    assert json.loads(out)["topics"] == ["12", "null", "a: b", "# c", "ü", "\u0085x\n"]

"""Times of other programs, imported as the time that they state, or unchanged."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from newsmeta.importers.conversion import converted, tidied
from newsmeta.records.cells import CellError
from newsmeta.schema.fields import Field, FieldType, article
from tests.support.importing import files, import_data

TIME = Field(FieldType.TIMESTAMP)
READ = {
    "2021-01-27T16:50:00+01:00": "2021-01-27T16:50:00+01:00",
    "Wed, 27 Jan 2021 16:50:00 +0100": "2021-01-27T15:50:00Z",
    "Wed, 27 Jan 2021 16:50:00 +01:00": "2021-01-27T15:50:00Z",
    "Wed, 27 Jan 2021 15:50:00 GMT": "2021-01-27T15:50:00Z",
    "Wed, 27 Jan 2021 10:50:00 EST": "2021-01-27T15:50:00Z",
    "27 Jan 2021 15:50": "2021-01-27T15:50:00Z",
    "20210127T155000Z": "2021-01-27T15:50:00Z",
    "2021-01-27 16:50 +0100": "2021-01-27T15:50:00Z",
    "Wed Jan 27 15:50:00 UTC 2021": "2021-01-27T15:50:00Z",
    "2021-01-27": "2021-01-27T00:00:00Z",
}
LEFT = [
    *("January 27, 2021 3:50 PM", "27 Jan 2021 3:50 PM", "01/02/2021 15:50", "yesterday", ""),
    *("Wed, 27 Jan 2021 16:50:00 CET", "Wed, 27 Jan 2021 16:50:00 GMT+0100"),
    *("Thu, 27 Jan 2021 15:50:00 GMT", "Wed, 30 Feb 2021 15:50:00 GMT"),
    *("Thu, 27 Jan 2021 10:50:00 EST", "Thu, 27 Jan 2021 15:50", "27 Jan 0021 15:50"),
    *(
        "2021-01-27 3:50 PM",
        "2021-01-27T03:50 pm",
        "Wed, 27 Jan 2021 3:50:00 pm",
        "27 Jan 21 15:50",
    ),
    *("27 Jan 2021 3:50 PM EST", "2021-01-27 03:50:00 PM +0100", "2021-01-27 12:50 a.m."),
    *("Wed, 27 Jan 2021 16:50:00 BST", "Wed Jan 27 15:50:00 CET 2021", "2021-01-27 16:50 CET"),
    *("2021-01-27 16:50:00 Europe/Berlin", "2021-01-27T16:50:00+01:00[Europe/Berlin]"),
    *("Wed, 27 Jan 2021 16:50:00 UTC+01:00", "2021-01-27 16:50:00 UTC+1", "27.01.2021 15:50"),
    *("2021-01-27T15:50:00+25:00", "2021-01-27T15:50:00Z PM", "2021-01-27 16:50:00 EST"),
]


@pytest.mark.parametrize("text", READ)
def test_a_time_is_the_moment_that_it_names(text: str) -> None:
    assert converted(text, TIME, ",") == READ[text]


@pytest.mark.parametrize("text", LEFT)
def test_a_time_that_leaves_a_doubt_is_refused(text: str) -> None:
    with pytest.raises(CellError, match=re.escape(json.dumps(text, ensure_ascii=False))):
        converted(text, TIME, ",")


@pytest.mark.parametrize("text", LEFT)
def test_in_data_of_our_own_it_is_left_for_validation_to_refuse(text: str) -> None:
    assert tidied({"publishedDateTime": text}, article())["publishedDateTime"] == text


@pytest.mark.parametrize("text", LEFT[:-1])
def test_it_is_refused_with_its_row_and_what_to_write(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    header = "path,headline,teaser,date,link,site,host,tag\n"
    row = f'a.md,Trees,A plan.,"{text}",https://example.com/t,Example,example.com,Climate\n'
    Path("data.csv").write_text(header + row, encoding="utf-8")
    names = {"path": "path", "title": "headline", "excerpt": "teaser", "publishedDateTime": "date"}
    names |= {"webUrl": "link", "provider.name": "site", "provider.domain": "host", "topics": "tag"}
    args = [word for pair in names.items() for word in ("--map", "=".join(pair))]
    args += ["--set", "category=news", "--set", "type=article"]
    result = import_data(*args, data="data.csv")
    assert result.status == 1
    place = "data.csv: row 1, line 2 (a.md): publishedDateTime, from date: "
    assert f'{place}"{text}"' in result.err or not text
    says = (
        r"; set (its form with )?--date-format|; write an offset|: that day is|: there is no such"
    )
    assert re.search(says, result.err) or not text
    assert files() == {}

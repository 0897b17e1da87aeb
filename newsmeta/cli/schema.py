"""`newsmeta schema`."""

from __future__ import annotations

import enum
import sys
from typing import Annotated

import typer

from newsmeta.cli.output import write_data


class Name(enum.StrEnum):
    """The schemas that newsmeta comes with."""

    ARTICLE = "article"
    CONFIG = "config"
    RECORDS = "records"


def schema(
    name: Annotated[
        Name,
        typer.Argument(help="Of article files, of newsmeta's configuration, or of exported JSON."),
    ] = Name.ARTICLE,
) -> None:
    """Print a JSON Schema (draft 2020-12), for editors and other validators."""
    from newsmeta.schema.schema import schema_path

    write_data(sys.stdout, [schema_path(name.value).read_text(encoding="utf-8")])

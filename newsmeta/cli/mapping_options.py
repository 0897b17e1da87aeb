"""The options of `newsmeta import` for data of other programs."""

# No annotation is put off here: the command line is made of them at each start.

from typing import Annotated

import typer

from newsmeta.data_classes import dataclass
from newsmeta.importers.choices import Epoch


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class MappingOptions:
    """What `newsmeta import` is told of data that is not newsmeta's own."""

    mapping: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="For data of others: a file (TOML, YAML) with what --map, --set and the like say.",
            show_default=False,
        ),
    ] = None
    print_mapping: Annotated[
        bool,
        typer.Option(
            "--print-mapping", help="Print the mapping that --from names, as such a file, and end."
        ),
    ] = False
    date_format: Annotated[
        str,
        typer.Option(
            metavar="FORM",
            help="For data of others: how times are written, as strptime has it, such as %d/%m/%Y.",
            show_default=False,
        ),
    ] = ""
    timezone: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Where clocks showed times of others that have no offset: a name of the IANA "
            "database, such as Europe/Berlin. UTC where nothing is said.",
            show_default=False,
        ),
    ] = ""
    epoch: Annotated[
        Epoch | None,
        typer.Option(
            metavar="UNIT",
            help="What numbers count, from 1970 in UTC, that stand for times of others: seconds "
            "or milliseconds.",
            show_default=False,
        ),
    ] = None

"""The options of `newsmeta import` for data of other programs."""

# Annotations are not deferred here: typer builds the command line from them at each start.

from typing import Annotated

import typer

from newsmeta.data_classes import dataclass
from newsmeta.importers.choices import Epoch


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class MappingOptions:
    """Options of `newsmeta import` for data of other programs."""

    mapping: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="For other data: a file (TOML, YAML) in place of --map, --set and the like.",
            show_default=False,
        ),
    ] = None
    print_mapping: Annotated[
        bool,
        typer.Option(
            "--print-mapping", help="Print the mapping that --from names, as such a file, and exit."
        ),
    ] = False
    date_format: Annotated[
        str,
        typer.Option(
            metavar="FORM",
            help="For other data: the form of times, as for strptime, such as %d/%m/%Y.",
            show_default=False,
        ),
    ] = ""
    timezone: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help=(
                "For other data: the time zone of times without an offset, such as Europe/Berlin. "
                "(default: UTC)"
            ),
            show_default=False,
        ),
    ] = ""
    epoch: Annotated[
        Epoch | None,
        typer.Option(
            metavar="UNIT",
            help=(
                "For other data: the unit of times that are numbers, counted from 1970 in UTC: "
                "seconds or milliseconds."
            ),
            show_default=False,
        ),
    ] = None

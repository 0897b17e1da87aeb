"""The options of `newsmeta new`."""

# Annotations are not deferred here: typer builds the command line from them at each start.

from typing import Annotated

import typer

from newsmeta.cli import values
from newsmeta.cli.options import ConfigFile, NoConfig, Verbose
from newsmeta.data_classes import dataclass


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class NewOptions:
    """Options of `newsmeta new`."""

    title: Annotated[
        str | None,
        typer.Argument(metavar="TITLE", help="The headline.", show_default=False),
    ] = None
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The publisher's page.", show_default=False),
    ] = None
    excerpt: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            help="A summary of the article, in one to three sentences.",
            show_default=False,
        ),
    ] = None
    topics: Annotated[
        list[str] | None,
        typer.Option(
            "--topic",
            metavar="NAME",
            autocompletion=values.topics,
            help="A topic of the site. Repeat it for several topics, the most important first.",
        ),
    ] = None
    provider: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            autocompletion=values.providers,
            help="The publisher, if neither the site's lists nor other articles name it.",
            show_default=False,
        ),
    ] = None
    amp_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The publisher's AMP page.", show_default=False),
    ] = None
    type_of_article: Annotated[
        str | None,
        typer.Option(
            "--type",
            metavar="TYPE",
            autocompletion=values.types,
            help="article or video. (default: article)",
            show_default=False,
        ),
    ] = None
    published: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="The time of publication, such as 2021-01-27T15:50:00Z. (default: now)",
            show_default=False,
        ),
    ] = None
    online: Annotated[
        bool,
        typer.Option(
            "--online",
            help=(
                "Take missing values from the page: headline, excerpt, time, publisher, picture, "
                "AMP page and language. (needs the extra web)"
            ),
        ),
    ] = False
    constants: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="The value of another field, such as published=true. May be repeated.",
        ),
    ] = None
    body: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="The text below the front matter; - for standard input.",
            show_default=False,
        ),
    ] = None
    into: Annotated[
        str | None,
        typer.Option(
            metavar="FOLDER",
            help="The folder of the new file. (default: the folder of the other articles)",
            show_default=False,
        ),
    ] = None
    edit: Annotated[
        bool,
        typer.Option(
            "--edit", help="Open the file in the editor of $VISUAL or $EDITOR, then check it."
        ),
    ] = False
    print_template: Annotated[
        bool,
        typer.Option(
            "--print", help="Print a template of an article, with a comment for each field."
        ),
    ] = False
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the article, and write nothing.")
    ] = False
    config_file: ConfigFile = None
    no_config: NoConfig = False
    verbose: Verbose = False

"""`newsmeta schema`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar

import typer
from typer.core import TyperGroup

from newsmeta.cli.commands import command
from newsmeta.cli.options import ConfigFile, NoConfig, QuietSummary, Verbose
from newsmeta.cli.output import (
    count_columns,
    fail,
    not_written,
    say,
    say_as_is,
    write_data,
    write_file,
)
from newsmeta.data_classes import dataclass

if TYPE_CHECKING:
    from newsmeta.config.config import Config
    from newsmeta.inference.reading import LeftOut
    from newsmeta.inference.run import InferredSchema, Outlier
    from newsmeta.inference.update import UpdatedSchema

_Made = TypeVar("_Made")
_OnFile = Callable[[str], None]
_STDOUT = "-"


class _Schemas(TyperGroup):
    """The schemas that come with newsmeta, and the command that infers one."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the subcommand that the arguments name; lists the schemas if there is none."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            *others, last = self.list_commands(ctx)
            ctx.fail(
                f"There is no schema '{args[0]}'; the schemas are {', '.join(others)} and {last}."
            )
        return super().resolve_command(ctx, args)


schema = typer.Typer(
    name="schema",
    cls=_Schemas,
    help="Print a JSON Schema (draft 2020-12), for editors and other validators.",
    invoke_without_command=True,
    add_completion=False,
)


@schema.callback()
def _main(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        article()


@schema.command()
def article() -> None:
    """Print the schema of article files, as newsmeta schema alone does."""
    _print("article")


@schema.command()
def config() -> None:
    """Print the schema of newsmeta's configuration."""
    _print("config")


@schema.command()
def dataset() -> None:
    """Print the schema of the manifest of a partitioned dataset."""
    _print("dataset")


@schema.command()
def records() -> None:
    """Print the schema of exported JSON."""
    _print("records")


@schema.command()
def shard() -> None:
    """Print the schema of a line of --shard-output."""
    _print("shard")


@schema.command()
def statistics() -> None:
    """Print the schema of the JSON of newsmeta stats."""
    _print("statistics")


def _print(name: str) -> None:
    from newsmeta.schema.schema import schema_path

    write_data([schema_path(name).read_text(encoding="utf-8")])


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class InferOptions:
    """Options of `newsmeta schema infer`."""

    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATHS...",
            help="Files with front matter, YAML or JSON files, or folders to search.",
        ),
    ]
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The file to write, or - for standard output. (default: -)",
            show_default=False,
        ),
    ] = _STDOUT
    force: Annotated[bool, typer.Option("--force", help="Overwrite the output if it exists.")] = (
        False
    )
    title: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            help="The title of the schema. (default: the name of the folder)",
            show_default=False,
        ),
    ] = None
    is_open: Annotated[bool, typer.Option("--open", help="Allow fields that are in no file.")] = (
        False
    )
    update: Annotated[
        Path | None,
        typer.Option(
            metavar="SCHEMA",
            help="Widen this schema as little as needed for the files to match it.",
            show_default=False,
        ),
    ] = None
    config_file: ConfigFile = None
    no_config: NoConfig = False
    quiet: QuietSummary = False
    verbose: Verbose = False


@schema.command("infer")
@command
def infer(options: InferOptions) -> None:
    """Write a schema of existing files, and list files that are unlike the others.

    The schema has the types of fields, the fields that all files have, and the values of fields
    with few values. What only a few of many files have is reported, and left out of the schema.

    Exit status: 0 there is a schema; 1 with --update, a file still does not match it; 2 no file
    could be read, the output could not be written, or wrong usage or configuration.
    """
    output = None if options.output == _STDOUT else Path(options.output)
    _check(options, output)
    if options.update is not None:
        _update(options.update, options, output)
        return
    inferred = _with_progress(options, partial(_inferred, options))
    _report(inferred.outliers, inferred.left_out)
    _put(output, inferred.text, options)
    if not options.quiet:
        for line in _table(inferred):
            say_as_is(line)


def _check(options: InferOptions, output: Path | None) -> None:
    """Exit where the options contradict one another."""
    for path in options.paths:
        if path == _STDOUT:
            fail("schema infer reads no standard input; name files or folders")
        if not os.path.lexists(path):
            fail(f"{path} does not exist; check the path")
    if options.update is not None and (options.title is not None or options.is_open):
        fail("--title and --open are for a new schema; leave them out with --update")
    if options.update is not None and not os.path.lexists(options.update):
        fail(f"{options.update} does not exist; check the path")
    if options.title is not None and not options.title.strip():
        fail("--title is empty; leave it out for the name of the folder")
    if output is not None and not options.force and os.path.lexists(output):
        from newsmeta.files.temporary import clear

        clear(os.path.dirname(output))  # noqa: PTH120
        fail(_exists(output))


def _with_progress(options: InferOptions, work: Callable[[Config, _OnFile], _Made]) -> _Made:
    """Return the result of work on the files; exit where there is none."""
    from newsmeta.cli import session
    from newsmeta.cli.progress import progress
    from newsmeta.config.config import ConfigError
    from newsmeta.inference.run import InferenceError
    from newsmeta.schema.violation import SchemaError

    try:
        config = session.configuration(options.config_file, options.no_config, options.verbose)
        with progress(None, "reading files") as advance:

            def on_file(name: str) -> None:
                if options.verbose:
                    say(f"reading {name}")
                if advance:
                    advance()

            return work(config, on_file)
    except InferenceError as error:
        _report((), error.left_out)
        fail(str(error))
    except SchemaError as error:
        fail(f"{options.update} {error}")
    except ConfigError as error:
        fail(str(error))


def _inferred(options: InferOptions, config: Config, on_file: _OnFile) -> InferredSchema:
    from newsmeta.inference.run import infer_schema

    title = options.title or ""
    return infer_schema(
        options.paths, config, title=title, is_open=options.is_open, on_file=on_file
    )


def _updated(
    schema_file: Path, options: InferOptions, config: Config, on_file: _OnFile
) -> UpdatedSchema:
    from newsmeta.inference.update import update_schema

    return update_schema(schema_file, options.paths, config, on_file=on_file)


def _update(schema_file: Path, options: InferOptions, output: Path | None) -> None:
    """Widen a schema, and report the changes; exit with 1 if it still rejects a file."""
    updated = _with_progress(options, partial(_updated, schema_file, options))
    _report(
        [_Place(each.file, line, column, each.message) for line, column, each in updated.widenings],
        updated.left_out,
    )
    changes = sum(each.is_made for _, _, each in updated.widenings)
    left = len(updated.widenings) - changes
    is_same = output is not None and output.exists() and output.samefile(schema_file)
    if changes or not is_same:
        _put(output, updated.text, options)
    if not options.quiet:
        if not updated.widenings:
            say(f"newsmeta: all files follow {schema_file}; it is unchanged")
        counts = {"files": updated.files, "changes": changes, "not widened": left}
        for line in count_columns({**counts, "left out": len(updated.left_out)}):
            say_as_is(line)
    if left:
        raise typer.Exit(1)


def _put(output: Path | None, text: str, options: InferOptions) -> None:
    if output is None:
        write_data([text])
    else:
        _write(output, text, force=options.force)


def _write(output: Path, text: str, *, force: bool) -> None:
    from newsmeta.files.writing import create_file

    if force:
        write_file(output, [text])
        return
    try:
        create_file(output, text.encode("utf-8", "backslashreplace"))
    except FileExistsError:
        fail(_exists(output))
    except OSError as error:
        not_written(output, error)


def _exists(output: Path) -> str:
    return f"{output} exists; overwrite it with --force, or name another file"


# -- reports -----------------------------------------------------------------------------


class _Place(NamedTuple):
    """A place in a file that a message is about."""

    path: str
    line: int
    column: int
    message: str


def _report(outliers: Sequence[Outlier | _Place], left_out: Sequence[LeftOut]) -> None:
    """Report the files that differ from the rest, and the files left out of the schema."""
    from newsmeta.diagnostics import Location, Position
    from newsmeta.reporters.escaping import place, visible
    from newsmeta.reporters.sentence import counted

    lines = [(each.path, each.line, each.column, each.message) for each in outliers]
    lines += [
        (each.path, each.line, each.column, f"left out: {each.reason}")
        for each in left_out
        if not each.is_other
    ]
    for path, line, column, text in sorted(lines, key=lambda each: each[:3]):
        position = Position(line, column)
        say_as_is(f"{place(Location(path, position, position))}: {visible(text)}")
    others = Counter(each.reason for each in left_out if each.is_other)
    for reason, number in sorted(others.items()):
        say(f"newsmeta: left out {counted(number, 'other file')}: {reason}")


def _table(inferred: InferredSchema) -> Iterator[str]:
    """Yield the closing table, two lines."""
    yield from count_columns(
        {
            "files": inferred.files,
            "fields": inferred.fields,
            "outliers": len(inferred.outliers),
            "left out": len(inferred.left_out),
        }
    )

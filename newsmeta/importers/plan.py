"""The plan of an import, checked before any data is read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypedDict, TypeVar, Unpack

from newsmeta.data_classes import dataclass
from newsmeta.importers.choices import Epoch, Match, Names
from newsmeta.importers.items import IMPORTABLE, Document, ImportDataError
from newsmeta.importers.mapping.files import READY, MappingFile, merged, over, read, ready
from newsmeta.importers.picture_sizes import Sizes
from newsmeta.importers.times import Times
from newsmeta.records import cells
from newsmeta.records.formats import Format, format_of
from newsmeta.schema import fields
from newsmeta.schema.fields import Field, UnknownFieldError, article
from newsmeta.suggestions import listing


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of an import.

    Attributes:
        format: The format of the data.
        into: The folder to write to.
        fields: For data of others, the member for each field.
        constants: Values for fields that an article lacks.
        names: The source of file names.
        separator: The separator of list items in a text.
        records: The place of the list of records in a JSON document.
        raw: Whether cells of tables are taken unchanged.
        force: Whether existing files are overwritten.
        update: Whether existing files are updated with the data, and keep their other values.
        dry_run: Whether nothing is written.
        accept_suspicious: Whether values that look damaged are accepted.
        ignored: The members to ignore, by their names in the data.
        match: The value that identifies the file of a record.
        delete_missing: Whether files that are missing from the data are deleted.
        delete_at_most: The most files to delete; None for half of the existing ones.
        homes: The folders for articles without a path, by type; None if not known yet.
        above: Possible beginnings of paths in the data that lead to the folder, the longest first.
        root: The fields of articles.
        times: The options for times in data of others.
        fallbacks: Expressions for fields that are still missing.
        document: The description of a JSON document; None for a list of records.
        sizes: The sizes of pictures whose size is missing from the data.
    """

    format: Format
    into: Path
    fields: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    names: Names = Names.PATH
    separator: str = cells.SEPARATOR
    records: str = ""
    raw: bool = False
    force: bool = False
    update: bool = False
    dry_run: bool = False
    accept_suspicious: bool = False
    ignored: tuple[str, ...] = ()
    match: Match = Match.PATH
    delete_missing: bool = False
    delete_at_most: int | None = None
    homes: Mapping[str, str] | None = None
    above: tuple[str, ...] = ()
    root: Field = field(default_factory=article)
    times: Times = Times()
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    document: Document | None = None
    sizes: Sizes = field(default_factory=dict)


class ImportChoices(TypedDict, total=False):
    """Options of an import, all of them optional.

    Attributes:
        from_format: The format of the data, or the program that it is from; None to derive it
            from the file name.
        mapping: A file with a mapping.
        fields: For data of others, the member or expression for each field.
        constants: Values for fields that the data lacks.
        records: The place of the list of records in a JSON document, such as `data.items`.
        separator: The separator of list items in a text in data of others; None for that of the
            mapping, or a semicolon.
        names: The source of file names: `path`, `basename` or `canonical`.
        raw: Whether tables were exported raw.
        force: Whether to overwrite existing files that differ.
        update: Whether to change only the fields in the data in existing files.
        dry_run: Whether to write nothing.
        date_format: The format of times in data of others, for `strptime`.
        timezone: The zone of times without an offset in data of others: an IANA name.
        epoch: The unit of numeric times: `seconds` or `milliseconds`.
        accept_suspicious: Whether to accept values that look damaged.
        ignored: The members to ignore, by their names in the data.
        match: The value that identifies the file of a record: `path`, `webUrl` or `originalUrl`.
        delete_missing: Whether to delete files that are missing from the data.
        delete_at_most: The most files to delete; None for half of the existing ones.
    """

    from_format: str | None
    mapping: str | os.PathLike[str] | None
    fields: Mapping[str, str]
    constants: Mapping[str, Any]
    records: str
    separator: str | None
    names: str
    raw: bool
    force: bool
    update: bool
    dry_run: bool
    date_format: str
    timezone: str
    epoch: str | None
    accept_suspicious: bool
    ignored: Iterable[str]
    match: str
    delete_missing: bool
    delete_at_most: int | None


def plan_of(data: Path, into: Path, root: Field, **choices: Unpack[ImportChoices]) -> Plan:
    """Return the plan for the chosen options.

    Args:
        data: The data.
        into: The folder to write to.
        root: The fields of articles.
        **choices: The options; see `ImportChoices`.

    Raises:
        ImportDataError: When the format is unknown, an option for times is invalid, or options
            contradict each other.
    """
    said: dict[str, Any] = dict(choices)
    name = said.pop("from_format", None)
    mapping, name = _mapping_of(said.pop("mapping", None), name, root)
    told = mapping.says
    times = times_told(
        said.pop("date_format", "") or told.get("date-format", ""),
        said.pop("timezone", "") or told.get("timezone", ""),
        said.pop("epoch", None) or told.get("epoch"),
    )
    said["fields"] = merged(mapping.fields, said.get("fields", {}))
    said["constants"] = {**mapping.constants, **said.get("constants", {})}
    if said.get("separator") is None:
        said["separator"] = told.get("separator", cells.SEPARATOR)
    document = mapping.document
    if document is not None and said.get("records"):
        document = replace(document, records=(said["records"],))
    said["match"] = _one_of(Match, said.get("match", Match.PATH), "match")
    said["names"] = _one_of(Names, said.get("names", Names.PATH), "names")
    plan = Plan(
        format_named(data, name),
        into,
        root=root,
        ignored=tuple(said.pop("ignored", ())),
        times=times,
        fallbacks=mapping.fallbacks,
        document=document,
        **said,
    )
    _check(plan, choices.get("separator"))
    return plan


def _check(plan: Plan, separator: str | None) -> None:
    """Check that options are compatible with each other and with the format.

    Args:
        plan: The plan.
        separator: The option `separator`, if given.

    Raises:
        ImportDataError: When they are not.
    """
    name, is_mapped = plan.format.name, bool(plan.fields)
    is_over = plan.update or plan.force
    if plan.update and plan.force:
        problem = "--update and --force exclude each other; use one of the two"
    elif plan.match is not Match.PATH and not is_over:
        problem = "--match is for files that exist; use it with --update"
    elif plan.delete_at_most is not None and not plan.delete_missing:
        problem = "--delete-at-most is for --delete-missing; use both"
    elif is_mapped and name in ("datapackage", "sqlite"):
        problem = f"--map: {name} is newsmeta's own format, and has the fields already"
    elif plan.records and name not in ("json", "feed", "xlsx"):
        problem = f"--records: this is for json and xlsx, not for {name}"
    elif plan.raw and name not in ("csv", "tsv"):
        problem = f"--raw: this is for csv and tsv, not for {name}"
    elif separator not in (None, cells.SEPARATOR) and not is_mapped:
        problem = "--separator: this is for data of others; use it with --map"
    elif separator is not None and not separator.strip():
        problem = "--separator: name at least one character other than a blank"
    else:
        return
    raise ImportDataError(problem)


_Choice = TypeVar("_Choice", bound=StrEnum)


def _one_of(choices: type[_Choice], given: str, name: str) -> _Choice:
    """Return the choice with a given name.

    Raises:
        ImportDataError: When there is no such choice.
    """
    try:
        return choices(given)
    except ValueError:
        raise ImportDataError(f"{name}: choose {listing(choices)} instead of {given}") from None


def _mapping_of(
    file: str | os.PathLike[str] | None, name: str | None, root: Field
) -> tuple[MappingFile, str | None]:
    """Return the chosen mapping, which may be empty, and the name of the format.

    Args:
        file: A file with a mapping, if given.
        name: A format, or a mapping that comes with newsmeta, if given.
        root: The fields of articles.

    Raises:
        ImportDataError: When the mapping cannot be read.
    """
    chosen = read(Path(file), root) if file else MappingFile()
    name = name or chosen.says.get("from")
    if name is None or name not in READY:
        return chosen, name
    base = ready(name, root)
    return over(base, chosen), base.says["from"]


def times_told(form: str, zone: str, epoch: str | None) -> Times:
    """Return the options for times.

    Args:
        form: The format of times.
        zone: The zone of times without an offset.
        epoch: The unit of numeric times.

    Raises:
        ImportDataError: When the format or the zone is invalid.
    """
    times = Times(form, zone, _one_of(Epoch, epoch, "epoch") if epoch else None)
    if problem := times.problem():
        raise ImportDataError(problem)
    return times


def format_named(path: Path, name: str | None) -> Format:
    """Return the format of data.

    Args:
        path: The data.
        name: The name of its format; None to derive it from the name of the data.

    Raises:
        ImportDataError: When there is no such format, or the name does not identify it.
    """
    if name is not None:
        if name not in IMPORTABLE:
            names = [*IMPORTABLE, *(each for each in READY if each not in IMPORTABLE)]
            raise ImportDataError(f"{name} cannot be read; there are {listing(names, 'and')}")
        return IMPORTABLE[name]
    if path.is_dir() or path.name == "datapackage.json":
        return IMPORTABLE["datapackage"]
    found = format_of(path, is_read=True)
    if found is not None and found.is_importable:
        return found
    if not path.exists():
        raise ImportDataError(f"{path} does not exist; check the path")
    raise ImportDataError(
        f"{path.suffix or path.name or path} is no ending of a format that can be read; name the "
        f"format with --from: {listing(IMPORTABLE)}"
    )


def pairs(texts: Iterable[str], option: str, root: Field | None = None) -> dict[str, str]:
    """Return the values of options of the form `FIELD=NAME`.

    Args:
        texts: The values.
        option: The name of the option, for messages.
        root: The schema of the fields; None for an article without additional fields.

    Raises:
        ImportDataError: When a value has another form, an unknown field, or a field twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        name = name.strip()
        if not sign or not name or not value:
            raise ImportDataError(f"{option}: {text!r} does not have the form FIELD=NAME")
        try:
            fields.find(name, root)
        except UnknownFieldError as error:
            raise ImportDataError(f"{option}: {error}") from None
        if name in found:
            raise ImportDataError(f"{option}: {name} is given twice")
        found[name] = value
    return found

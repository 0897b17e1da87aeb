"""How data is to become article files, checked before any of it is read."""

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
    """How data becomes article files.

    Attributes:
        format: The format of the data.
        into: The folder to write to.
        fields: For data of others, which of its members is which field.
        constants: Values that all articles get which have none of their own.
        names: What the files are called.
        separator: What stands between the items of a list in one text.
        records: Where in a JSON document the list of records is.
        raw: Whether cells of tables are taken as they are.
        force: Whether files that exist are overwritten.
        update: Whether files that exist get what the data says, and keep the rest.
        dry_run: Whether nothing is written at all.
        accept_suspicious: Whether values that look damaged are taken as they are.
        ignored: What the data has and is not looked at, by its names there.
        match: What tells which file a record is about.
        delete_missing: Whether files that the data does not have are deleted.
        delete_at_most: How many may be; None for half of those that there are.
        homes: For articles without a path, the folders of their types; None where that is still
            to be found out.
        above: What paths in the data may begin with that lead to the folder, the longest first.
        root: The fields that articles have.
        times: What is told of the times in data of others.
        fallbacks: What fields are for which there is nothing still, as expressions.
        document: Where in a document is what; None where it is a list of records.
        sizes: How large pictures are whose size the data does not have.
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
    """What may be said of an import, all of it optional.

    Attributes:
        from_format: The format of the data, or the program that it is from; None where its name
            tells it.
        mapping: A file with a mapping.
        fields: For data of others, which of its members, or expression, is which field.
        constants: What fields are where the data has nothing for them.
        records: Where in a JSON document the list of records is, such as `data.items`.
        separator: What stands between the items of a list in one text of others' data; None for
            what the mapping says, or a semicolon.
        names: What files are called: `path`, `basename` or `canonical`.
        raw: Whether tables were exported raw.
        force: Whether files that exist and differ are overwritten.
        update: Whether in files that exist what the data has is changed, and nothing else.
        dry_run: Whether to write nothing.
        date_format: How times of others are written, as `strptime` has it.
        timezone: Where clocks showed times of others that have no offset: an IANA name.
        epoch: What numbers count that stand for times: `seconds` or `milliseconds`.
        accept_suspicious: Whether values that look damaged are taken as they are.
        ignored: What the data has and is not looked at, by its names there.
        match: What tells which file a record is about: `path`, `webUrl` or `originalUrl`.
        delete_missing: Whether files that the data does not have are deleted.
        delete_at_most: How many may be; None for half of those that there are.
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
    """Return how data is to become files, by what was chosen.

    Args:
        data: The data.
        into: The folder to write to.
        root: The fields that articles have.
        **choices: What is asked for; see `ImportChoices`.

    Raises:
        ImportDataError: When the format cannot be told, times cannot be as is said, or choices
            do not go together.
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
    """Check that choices go together, and are for the format.

    Args:
        plan: What was chosen.
        separator: What was given for `separator`, if anything.

    Raises:
        ImportDataError: When they do not, or are not.
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
        problem = f"--map: {name} is newsmeta's own, and has the fields already"
    elif plan.records and name not in ("json", "feed", "xlsx"):
        problem = f"--records: this is for json and xlsx, not for {name}"
    elif plan.raw and name not in ("csv", "tsv"):
        problem = f"--raw: this is for csv and tsv, not for {name}"
    elif separator not in (None, cells.SEPARATOR) and not is_mapped:
        problem = "--separator: this is for data of others; use it with --map"
    elif separator is not None and not separator.strip():
        problem = "--separator: name at least one character that is no blank"
    else:
        return
    raise ImportDataError(problem)


_Choice = TypeVar("_Choice", bound=StrEnum)


def _one_of(choices: type[_Choice], given: str, name: str) -> _Choice:
    """Return the choice of a name.

    Raises:
        ImportDataError: When there is none.
    """
    try:
        return choices(given)
    except ValueError:
        raise ImportDataError(f"{name}: it is {listing(choices)}, and not {given}") from None


def _mapping_of(
    file: str | os.PathLike[str] | None, name: str | None, root: Field
) -> tuple[MappingFile, str | None]:
    """Return the mapping that is chosen, an empty one for none, and the name of the format.

    Args:
        file: The file that it is in, if in one.
        name: A format, or a mapping that comes with newsmeta, if one is named.
        root: The fields that articles have.

    Raises:
        ImportDataError: When it cannot be read.
    """
    chosen = read(Path(file), root) if file else MappingFile()
    name = name or chosen.says.get("from")
    if name is None or name not in READY:
        return chosen, name
    base = ready(name, root)
    return over(base, chosen), base.says["from"]


def times_told(form: str, zone: str, epoch: str | None) -> Times:
    """Return what is told of times.

    Args:
        form: How they are written.
        zone: Where clocks showed them.
        epoch: What numbers count.

    Raises:
        ImportDataError: When a form or a zone cannot be used.
    """
    times = Times(form, zone, _one_of(Epoch, epoch, "epoch") if epoch else None)
    if problem := times.problem():
        raise ImportDataError(problem)
    return times


def format_named(path: Path, name: str | None) -> Format:
    """Return the format of data.

    Args:
        path: The data.
        name: The name of its format; None where that of the data tells it.

    Raises:
        ImportDataError: When there is no such format, or the name does not tell it.
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
    """Return what options of the form `FIELD=NAME` say.

    Args:
        texts: What they are given.
        option: What the option is called, for messages.
        root: What has the fields; None for an article without fields of a site's own.

    Raises:
        ImportDataError: When one has another form, names no field, or one twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        name = name.strip()
        if not sign or not name or not value:
            raise ImportDataError(f"{option}: {text!r} is not of the form FIELD=NAME")
        try:
            fields.find(name, root)
        except UnknownFieldError as error:
            raise ImportDataError(f"{option}: {error}") from None
        if name in found:
            raise ImportDataError(f"{option}: {name} is given twice")
        found[name] = value
    return found

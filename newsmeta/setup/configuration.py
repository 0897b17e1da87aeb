"""The configuration of a repository as text, with comments for newcomers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from newsmeta.data_classes import dataclass
from newsmeta.reporters.sentence import counted
from newsmeta.setup.collections import FileCollection
from newsmeta.setup.vocabularies import NameList

_WIDTH = 96


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a configuration.

    Attributes:
        collections: The collections of the repository.
        articles: The number of articles.
        vocabularies: The vocabularies.
        excluded: Patterns to exclude, each with the reason.
        pictures: The place of the site's pictures, if newsmeta cannot find them there.
        generator: The generator of the site; empty if unknown.
        own_fields: Fields of articles that are not in the format.
        address: The place where the address of the site is stated, or an empty string.
    """

    collections: Sequence[FileCollection]
    articles: int = 0
    vocabularies: Sequence[NameList] = ()
    excluded: Sequence[tuple[str, str]] = ()
    pictures: str = ""
    generator: str = ""
    own_fields: Sequence[str] = ()
    address: str = ""


def new_text(content: Content) -> str:
    """Return a configuration for a repository that has none."""
    parts = [
        _comment(
            "Settings of newsmeta for this repository. newsmeta init wrote this file once; "
            "from now on it is yours to change. newsmeta schema config "
            "explains every key. Patterns have the syntax of .gitignore, relative to this folder."
        ),
        *_top(content),
        *_articles(content),
        *_kinds(content.collections, ""),
        *_vocabularies(content.vocabularies, ""),
    ]
    return "\n".join(parts)


def addition(content: Content, table: str) -> str:
    """Return the text to add to an existing configuration; empty if there is nothing to add.

    Args:
        content: The content to add.
        table: The prefix for the names of tables, such as `tool.newsmeta.`.
    """
    with_schema = [each for each in content.collections if each.is_kind]
    complete = [each for each in content.vocabularies if each.is_complete]
    return "\n".join((*_kinds(with_schema, table), *_vocabularies(complete, table)))


def string(text: str) -> str:
    """Return a text as a TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _top(content: Content) -> Iterator[str]:
    """Yield the keys that come before all tables."""
    if content.excluded:
        reasons = "; ".join(f"{pattern} {reason}" for pattern, reason in content.excluded)
        patterns = ", ".join(string(pattern) for pattern, _ in content.excluded)
        yield f"{_comment(f'Not looked at: {reasons}.')}exclude = [{patterns}]\n"
    if content.pictures:
        yield (
            _comment(
                f"{content.generator} keeps pictures {content.pictures}, and newsmeta looks for "
                "/images/tree.jpg in images/ of this folder, so it cannot tell which are missing."
            )
            + 'ignore = ["missing-local-image"]\n'
        )
    if content.own_fields:
        fields = ", ".join(map(string, content.own_fields))
        yield (
            _comment(
                "Fields that articles have here, and that newsmeta's own format does not know. A "
                "table [fields] can say what they hold."
            )
            + f"extra-fields = [{fields}]\n"
        )
    if content.address:
        yield _comment(f"The address of the site is known from {content.address}.")


def _articles(content: Content) -> Iterator[str]:
    """Yield the lines about articles."""
    articles = [each for each in content.collections if each.is_article]
    patterns = [pattern for each in articles for pattern in each.files]
    if not content.articles:
        yield _comment(
            "No file here is a news article: one with category: news, or with fields such as "
            "publishedDateTime, webUrl and provider. So newsmeta's own article format is held to "
            "nothing. When there are articles, a kind such as this one names their folder: "
            '[kinds.article], files = ["_news/"], schema = "article".'
        )
        return
    if patterns:
        number = sum(each.number for each in articles if each.files)
        yield (
            _comment(
                f"Articles: {counted(number, 'file')}. They are held to newsmeta's own format, "
                "which newsmeta schema prints."
            )
            + f'[kinds.article]\nfiles = [{", ".join(map(string, patterns))}]\nschema = "article"\n'
        )
    for each in articles:
        if not each.files:
            yield _comment(
                f"{each.folder}/ holds articles, too: {counted(each.number, 'file')}, told by the "
                f"category or the fields of each, since {each.reason}."
            )


def _kinds(collections: Iterable[FileCollection], table: str) -> Iterator[str]:
    """Yield the kinds of the other files, and a list of folders without a kind."""
    others = [each for each in collections if not each.is_article]
    with_schema = [each for each in others if each.schema]
    if with_schema:
        yield _comment(
            "The other files, by their kinds. Each schema says what the files of a kind have in "
            "common now. Read it, and change what is not so by intention: newsmeta holds new "
            "files to it."
        )
    for each in others:
        if each.is_kind:
            yield _kind(each, table)
    without = [each for each in others if not each.is_kind]
    if without:
        lines = [f"#   {each.folder}/: {each.reason}\n" for each in without]
        yield (
            _comment("Without a schema; their YAML and their URLs are looked at all the same:")
            + "".join(map(_printable, lines))
            + _comment(
                "newsmeta schema infer FOLDER -o FILE makes one of files that exist, "
                "and newsmeta init proposes one once there are enough."
            )
        )


def _kind(each: FileCollection, table: str) -> str:
    """Return the table of a kind."""
    words = f"{counted(each.number, 'file')}, {counted(each.fields, 'field')}"
    if not each.schema:
        words = (
            f"{counted(each.number, 'file')}. They have fields that articles have, and are none by "
            f"the rest. No schema: {each.reason}"
        )
    elif each.is_open:
        words += "; other fields are allowed, since so few files do not show them all"
    schema = f"schema = {string(each.schema_path)}\n" if each.schema else ""
    files = ", ".join(map(string, each.files))
    return f"{_comment(f'{words}.')}[{table}kinds.{each.name}]\nfiles = [{files}]\n{schema}"


def _vocabularies(found: Sequence[NameList], table: str) -> Iterator[str]:
    if not found:
        return
    lines = [f"[{table}vocabularies]\n"]
    for each in found:
        lines.append(_comment(f"{each.said}."))
        sign = "" if each.is_complete else "# "
        lines.append(f"{sign}{each.key} = [{string(each.pattern)}]\n")
    yield (
        _comment(
            "The names that articles may use. Others are reported (unknown-topic and "
            "unknown-provider), so a list that lacks many is left out until it is complete."
        )
        + "".join(lines)
    )


def _comment(text: str) -> str:
    """Return a text as lines of a comment."""
    from textwrap import wrap

    lines = wrap(_printable(text), _WIDTH, break_long_words=False, break_on_hyphens=False)
    return "".join(f"# {line}\n" for line in lines)


def _printable(text: str) -> str:
    """Return a text without characters that TOML forbids in comments."""
    return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text)

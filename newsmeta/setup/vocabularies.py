"""Data files that list the topics and organizations of a site, recognized by their content."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from glob import escape
from pathlib import Path

from newsmeta.data_classes import dataclass
from newsmeta.files.search import NEVER_SEARCHED
from newsmeta.inference.judging import are_all
from newsmeta.reporters.sentence import counted
from newsmeta.setup.survey import Survey
from newsmeta.site.belonging import IN_NEWS
from newsmeta.site.vocabulary import Vocabulary, VocabularyError, load

_DATA_FOLDERS = ("_data", "data", "src/_data", "src/data", "_src/_data")
"""Data folders of generators."""
_ENDINGS = (".yaml", ".yml", ".json", ".md", ".markdown")
_MOST_FILES = 5_000
"""Most files of a vocabulary."""
_MOST_SHOWN = 3
_NEARLY_ALL = 10
"""Largest share of unknown names, one in so many, if they look like known ones."""


@dataclass(frozen=True, slots=True)
class NameList:
    """Data files that list names used by articles.

    Attributes:
        key: `topics` or `organizations`.
        pattern: The glob of the files, from the root.
        number: The number of names in them.
        is_complete: Whether articles use hardly any other names.
        said: The result in words.
    """

    key: str
    pattern: str
    number: int
    is_complete: bool
    said: str


def vocabularies(survey: Survey) -> list[NameList]:
    """Return the vocabularies of a repository: for each key, the one that articles use most.

    Args:
        survey: The repository.
    """
    known = list(_candidates(survey))
    found = (
        _best("topics", survey.topics, known, _knows_topic, _is_near_topic),
        _best("organizations", survey.providers, known, _knows_provider, _is_near_provider),
    )
    return [each for each in found if each]


def _candidates(survey: Survey) -> Iterator[tuple[str, Vocabulary]]:
    """Yield the globs of data files with names, and their content."""
    for base in sorted({"", *survey.sites}):
        for folder in (*_DATA_FOLDERS, *_collections(survey.root / base)):
            is_data = folder in _DATA_FOLDERS
            for pattern in _patterns(survey.root, f"{base}/{folder}".lstrip("/"), is_data):
                try:
                    content = load([pattern], survey.root)
                except VocabularyError:
                    continue
                if not content.problems:
                    yield pattern, content


def _collections(base: Path) -> list[str]:
    """Return the collections of a site whose files may be vocabularies."""
    names = [name for name, is_folder in _entries(base) if is_folder and name[0] == "_"]
    return [name for name in names if name not in (*NEVER_SEARCHED, *_DATA_FOLDERS, IN_NEWS)]


def _patterns(root: Path, folder: str, is_data: bool) -> Iterator[str]:
    """Yield globs for the files in a folder, and for a data folder also for its subfolders."""
    path = escape(folder)
    entries = _entries(root / folder)
    if not is_data:
        yield from _globs(root / folder, path, entries)
        return
    for name, is_folder in entries:
        if is_folder:
            yield from _globs(root / folder / name, f"{path}/{escape(name)}")
        elif name.lower().endswith(_ENDINGS[:3]):
            yield f"{path}/{escape(name)}"


def _globs(place: Path, path: str, entries: Sequence[tuple[str, bool]] | None = None) -> list[str]:
    """Return globs for the files with each extension, if the first file holds a name."""
    entries = _entries(place) if entries is None else entries
    names = [name for name, is_folder in entries if not is_folder]
    if len(names) > _MOST_FILES:
        return []
    found = []
    for ending in _ENDINGS:
        first = next((name for name in names if name.endswith(ending)), None)
        if first is not None and _holds_names(place, first):
            found.append(f"{path}/*{ending}")
    return found


def _holds_names(place: Path, file: str) -> bool:
    try:
        return bool(load([escape(file)], place).terms)
    except VocabularyError:
        return False


def _entries(folder: Path) -> list[tuple[str, bool]]:
    """Return the entries of a folder in order, and whether each is a folder."""
    try:
        with os.scandir(folder) as entries:
            found = [(entry.name, entry.is_dir()) for entry in entries]
    except OSError:
        return []
    return sorted(each for each in found if each[0][:1] != "." and each[0].isprintable())


_Knows = Callable[[Vocabulary, str, str], bool]


def _best(
    key: str,
    used: Mapping[str, int] | Mapping[tuple[str, str], int],
    candidates: Iterable[tuple[str, Vocabulary]],
    knows: _Knows,
    is_near: _Knows,
) -> NameList | None:
    """Return the vocabulary with most of the names in articles; None if none has any."""
    uses = {(name, "") if isinstance(name, str) else name: n for name, n in used.items()}
    total = sum(uses.values())
    best: tuple[int, int, str, Vocabulary] | None = None
    for pattern, vocabulary in candidates:
        covered = sum(n for name, n in uses.items() if knows(vocabulary, *name))
        rank = covered, -len(vocabulary.terms)
        if covered and (best is None or rank > best[:2]):
            best = *rank, pattern, vocabulary
    if best is None:
        return None
    covered, _, pattern, vocabulary = best
    unknown = {name: n for name, n in uses.items() if not knows(vocabulary, *name)}
    strange = sum(n for name, n in unknown.items() if not is_near(vocabulary, *name))
    is_complete = are_all(total - strange, total)
    is_complete = is_complete and covered * _NEARLY_ALL >= total * (_NEARLY_ALL - 1)
    said = _said(key, len(vocabulary.terms), uses, unknown, is_complete)
    return NameList(key, pattern, len(vocabulary.terms), is_complete, said)


def _said(
    key: str,
    number: int,
    uses: Mapping[tuple[str, str], int],
    unknown: Mapping[tuple[str, str], int],
    is_complete: bool,
) -> str:
    noun = key.removesuffix("s")
    if is_complete:
        others = "hardly any other" if unknown else "no other"
        return f"{counted(number, noun)}, and articles name {others}"
    first = sorted(unknown, key=lambda name: (-unknown[name], name))[:_MOST_SHOWN]
    examples = ", ".join(domain or name for name, domain in first)
    more = ", …" if len(unknown) > len(first) else ""
    return (
        f"{counted(number, noun)}, but {len(unknown):,} of the {len(uses):,} that articles name "
        f"{'is' if len(unknown) == 1 else 'are'} not among them ({examples}{more})"
    )


def _knows_topic(vocabulary: Vocabulary, name: str, _: str) -> bool:
    return name in vocabulary.by_name


def _is_near_topic(vocabulary: Vocabulary, name: str, _: str) -> bool:
    return bool(vocabulary.other_case(name) or vocabulary.nearest_name(name))


def _knows_provider(vocabulary: Vocabulary, name: str, domain: str) -> bool:
    terms = vocabulary.by_domain.get(domain.lower(), ())
    return any(name in term.names for term in terms)


def _is_near_provider(vocabulary: Vocabulary, name: str, domain: str) -> bool:
    if terms := vocabulary.by_domain.get(domain.lower(), ()):
        names = {each.casefold() for term in terms for each in term.names}
        return name.casefold() in names
    return name in vocabulary.by_name or vocabulary.nearest_domain(domain) is not None

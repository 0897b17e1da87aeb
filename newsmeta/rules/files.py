"""NM0: the file itself and its YAML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from newsmeta.diagnostics import Finding, FixSafety, Severity, Span, field_name
from newsmeta.diagnostics.changes import Change, RemoveByteOrderMark, Respell, SetValue
from newsmeta.frontmatter.nodes import Scalar
from newsmeta.frontmatter.scalars import Value, ambiguity, resolve
from newsmeta.frontmatter.yaml11 import Ambiguity
from newsmeta.rules.base import Context, Rule, quote
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.forms import form_hint


class UnreadableFile(Rule):
    """The file cannot be read.

    **What it does.** Reports a file that does not exist, may not be opened, is a folder or
    a device, or is larger than `limits.max-size` (10 MiB unless configured).

    **Why it matters.** Nothing else can be said about it. A path in a CI job that leads
    nowhere would otherwise pass unnoticed.

    **Example.** `newsmeta validate _news/2021-01-27-tres.md`, where the file is called
    `2021-01-27-trees.md`.

    **Use instead.** A path that leads to a readable file; or a higher `limits.max-size`.
    """

    code = "NM001"
    name = "unreadable-file"
    severity = Severity.ERROR


class InvalidEncoding(Rule):
    """The file is not UTF-8.

    **What it does.** Reports the first byte that is no part of UTF-8 text, in the front
    matter or the body.

    **Why it matters.** Jekyll stops the whole build at such a file, and other programs
    show question marks in place of letters.

    **Example.** A file saved as Windows-1252, in which `é` is the single byte `0xe9`.

    **Use instead.** Save the file as UTF-8. To convert one:
    `iconv -f WINDOWS-1252 -t UTF-8 old.md > new.md`.
    """

    code = "NM002"
    name = "invalid-encoding"
    severity = Severity.ERROR


class MissingFrontMatter(Rule):
    """The file has no front matter.

    **What it does.** Reports a file named on the command line that does not begin with a
    line of three hyphens. A search of a folder passes such files over in silence.

    **Why it matters.** Jekyll copies a file without front matter as it is: it becomes no
    page and appears in no list.

    **Example.**

    ```markdown
    # Ten thousand trees
    ```

    **Use instead.**

    ```markdown
    ---
    title: Ten thousand trees
    ---
    ```
    """

    code = "NM003"
    name = "missing-front-matter"
    severity = Severity.ERROR


class UnclosedFrontMatter(Rule):
    """The front matter is never closed.

    **What it does.** Reports an opening marker that no line of `---` or `...` follows.

    **Why it matters.** Jekyll takes the whole file for body text.

    **Example.**

    ```markdown
    ---
    title: Ten thousand trees

    The council voted on Wednesday.
    ```

    **Use instead.**

    ```markdown
    ---
    title: Ten thousand trees
    ---

    The council voted on Wednesday.
    ```
    """

    code = "NM004"
    name = "unclosed-front-matter"
    severity = Severity.ERROR


class YamlSyntax(Rule):
    """The front matter is not YAML.

    **What it does.** Reports the place where the parser had to stop, and, where it helps,
    the place where the construct began.

    **Why it matters.** No field of the file can be read, by any program.

    **Example.** A colon inside a value that has no quotes:

    ```yaml
    title: Council votes: ten thousand trees
    ```

    **Use instead.**

    ```yaml
    title: "Council votes: ten thousand trees"
    ```
    """

    code = "NM005"
    name = "yaml-syntax"
    severity = Severity.ERROR


class NotAMapping(Rule):
    """The front matter holds no fields.

    **What it does.** Reports front matter that is empty, a list, or a single value.

    **Why it matters.** Every program that reads articles looks for fields by name.

    **Example.**

    ```yaml
    - title
    - excerpt
    ```

    **Use instead.**

    ```yaml
    title: Ten thousand trees
    excerpt: The plan covers every district.
    ```
    """

    code = "NM006"
    name = "not-a-mapping"
    severity = Severity.ERROR


class DuplicateKey(Rule):
    """A field is set twice.

    **What it does.** Reports the second occurrence of a key in one mapping, and points at
    the first as well.

    **Why it matters.** YAML forbids it. Some programs take the first value, some the last,
    some neither.

    **Example.**

    ```yaml
    quality: 60
    heat: -1
    quality: 75
    ```

    **Use instead.**

    ```yaml
    quality: 75
    heat: -1
    ```
    """

    code = "NM007"
    name = "duplicate-key"
    severity = Severity.ERROR


class YamlLimits(Rule):
    """The front matter is beyond the limits.

    **What it does.** Reports front matter that is nested deeper than `limits.max-depth`
    (64), has more values than `limits.max-nodes` (100,000, everything that aliases stand
    for counted), more aliases than `limits.max-aliases` (1,000), or an alias inside the
    value that it refers to.

    **Why it matters.** A few hundred bytes of aliases can stand for billions of values and
    bring any program down that follows them.

    **Example.**

    ```yaml
    a: &a [x, x, x, x, x, x, x, x, x]
    b: &b [*a, *a, *a, *a, *a, *a, *a]
    c: &c [*b, *b, *b, *b, *b, *b, *b]
    ```

    **Use instead.** Write the values that are needed; or raise the limit that was met.
    """

    code = "NM008"
    name = "yaml-limits"
    severity = Severity.ERROR


class UnsupportedYaml(Rule):
    """The front matter uses a part of YAML that articles do without.

    **What it does.** Reports tags (`!!str`, `!ruby/object`), a second document inside the
    front matter, and keys that are not text.

    **Why it matters.** Programs read these in different ways or refuse them; some tags
    even make a careless program run code.

    **Example.**

    ```yaml
    title: !!str 2021
    2021: a year
    ```

    **Use instead.**

    ```yaml
    title: "2021"
    "2021": a year
    ```
    """

    code = "NM009"
    name = "unsupported-yaml"
    severity = Severity.ERROR


class AmbiguousScalar(Rule):
    """A value means one thing in YAML 1.1 and another in YAML 1.2.

    **What it does.** Reports plain values that the two versions of YAML read differently:
    `yes`, `no`, `on`, `off`; numbers such as `012`, `0o14`, `1_000`, `1e3` and `12:30`;
    dates where text is due; and the merge key `<<`. Timestamps in timestamp fields are
    as they should be and are not reported.

    **Why it matters.** Jekyll reads YAML 1.1, most other programs read YAML 1.2. The page
    and the data handed over would differ.

    **Example.**

    ```yaml
    published: yes
    quality: 012
    title: 12:30
    ```

    **Use instead.**

    ```yaml
    published: true
    quality: 12
    title: "12:30"
    ```
    """

    code = "NM010"
    name = "ambiguous-scalar"
    severity = Severity.WARNING
    fix = FixSafety.SAFE


class ByteOrderMark(Rule):
    """The file begins with a byte-order mark.

    **What it does.** Reports the invisible character U+FEFF before the opening marker.

    **Why it matters.** Jekyll tolerates it; many other programs then see no front matter,
    because the first line is not three hyphens.

    **Example.** A file saved by an editor as "UTF-8 with BOM".

    **Use instead.** Save it as UTF-8 without BOM.
    """

    code = "NM011"
    name = "byte-order-mark"
    severity = Severity.WARNING
    fix = FixSafety.SAFE


class MixedLineEndings(Rule):
    """The file mixes line ends.

    **What it does.** Reports a file in which some lines end with a line feed and others
    with a carriage return and a line feed. Either alone is right.

    **Why it matters.** Every tool that rewrites such a file changes lines that nobody
    meant to change, which hides the real change in reviews.

    **Example.** A file of Windows line ends into which a script wrote a line of its own.

    **Use instead.** The line end that most lines of the file have.
    """

    code = "NM012"
    name = "mixed-line-endings"
    severity = Severity.WARNING
    fix = FixSafety.SAFE


class InvalidSuppression(Rule):
    """A suppression comment names no rule.

    **What it does.** Reports a comment `# newsmeta: …` that is not understood, or that
    names a rule that does not exist.

    **Why it matters.** The comment has no effect, and the finding that it was meant for
    comes back.

    **Example.**

    ```yaml
    title: "Fish &amp; chips"  # newsmeta: ignore NM2001
    ```

    **Use instead.**

    ```yaml
    title: "Fish &amp; chips"  # newsmeta: ignore NM201
    ```
    """

    code = "NM013"
    name = "invalid-suppression"
    severity = Severity.WARNING


RULES: tuple[type[Rule], ...] = (
    UnreadableFile,
    InvalidEncoding,
    MissingFrontMatter,
    UnclosedFrontMatter,
    YamlSyntax,
    NotAMapping,
    DuplicateKey,
    YamlLimits,
    UnsupportedYaml,
    AmbiguousScalar,
    ByteOrderMark,
    MixedLineEndings,
    InvalidSuppression,
)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield what the reader found, and what the text of the file shows besides."""
    yield from document.front_matter.findings
    yield from _ambiguous_scalars(document, context)
    if document.source.has_bom:
        yield Finding(
            ByteOrderMark.code,
            "the file begins with a byte-order mark",
            Span(0, 0),
            "save it as UTF-8 without BOM",
            change=RemoveByteOrderMark(),
        )
    yield from _mixed_line_ends(document)


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell, at little cost, whether `check` would find nothing in what follows the schema.

    Of what this family is about, plain front matter can hold only bare dates where text is due.
    """
    return not any(text[0] in _DIGITS and ambiguity(text) for _, _, text in document.typed["text"])


def _ambiguous_scalars(document: Document, context: Context) -> Iterator[Finding]:
    for pointer, node, key in document.front_matter.walk():
        # Keys of articles are known names; an ambiguous one is an unknown field (NM102).
        if key and key.ambiguity and not context.is_article and not key.ambiguity.is_timestamp:
            finding = _ambiguous(f"the key {key.text}", key, key.ambiguity, "")
            quoted = Respell(((key.span, f'"{key.text}"'),))
            yield replace(finding, change=quoted)
        if not isinstance(node, Scalar) or node.ambiguity is None:
            continue
        form = context.schema.type_at(pointer) if context.is_article and context.schema else ""
        if node.ambiguity.is_timestamp and form != "text":
            continue
        expected = str(context.schema.at(pointer).get("type", "")) if context.schema else ""
        finding = _ambiguous(f"{field_name(pointer)}: {node.text}", node, node.ambiguity, expected)
        hint = form_hint(form, node.text)
        change: Change | None = None
        if hint in ("", f"write {node.text}"):
            hint = finding.hint
        if hint == finding.hint and expected in ("boolean", "integer", "number", "string"):
            change = SetValue(pointer, _spelled_out(node, node.ambiguity, expected))
        yield replace(finding, hint=hint, pointer=pointer, change=change)


def _ambiguous(what: str, node: Scalar, found: Ambiguity, expected: str) -> Finding:
    value = found.yaml11.removeprefix("the boolean ").removeprefix("the number ")
    if expected in ("integer", "number") and found.yaml12.startswith("the number "):
        value = found.yaml12.removeprefix("the number ").removesuffix(".0")
        if expected == "integer" and not value.lstrip("-").isdigit():
            value = "an integer"
    if expected in ("boolean", "integer", "number") and value != found.yaml11:
        hint = f"write {value}"
    elif expected == "string" or value == found.yaml11:
        hint = f"write {quote(node.text)} in quotes"
    else:
        hint = f"write {quote(node.text)} in quotes, or {value}"
    message = f"{what} is {found.yaml11} in YAML 1.1 (Jekyll) and {found.yaml12} in YAML 1.2"
    return Finding(AmbiguousScalar.code, message, node.span, hint)


def _spelled_out(node: Scalar, found: Ambiguity, expected: str) -> Value:
    """Return the value that an ambiguous scalar is meant to have, in a form without doubt."""
    if expected == "boolean" and found.yaml11.startswith("the boolean "):
        return found.yaml11.endswith("true")
    if expected in ("integer", "number") and isinstance(node.value, str):
        return resolve(found.yaml11.removeprefix("the number "))
    if expected == "string" or isinstance(node.value, str):
        return node.text
    if isinstance(node.value, float) and node.value.is_integer():
        return int(node.value)
    return node.value


_DIGITS = frozenset("0123456789")
_LINE_END_NAMES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}


def _mixed_line_ends(document: Document) -> Iterator[Finding]:
    text = document.source.text
    # Two counts decide for nearly every file; the list is made for the few.
    feeds, pairs, returns = text.count("\n"), text.count("\r\n"), text.count("\r")
    if (returns == pairs and pairs in (0, feeds)) or not feeds:
        return
    ends = document.source.line_ends()
    counts = Counter(end for _, end in ends)
    usual = counts.most_common(1)[0][0]
    odd = [(offset, end) for offset, end in ends if end != usual]
    offset, end = odd[0]
    others = f"{counts[usual]} with {_LINE_END_NAMES[usual]}"
    yield Finding(
        MixedLineEndings.code,
        f"{len(odd)} of {len(ends)} lines end with "
        f"{'/'.join(sorted({_LINE_END_NAMES[end] for _, end in odd}))}, {others}",
        Span(offset, offset + len(end)),
        f"end every line with {_LINE_END_NAMES[usual]}",
        change=Respell(tuple((Span(at, at + len(end)), usual) for at, end in odd)),
    )

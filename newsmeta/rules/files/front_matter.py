"""NM005 to NM009: front matter that cannot be read, or not as one mapping."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.frontmatter import codes
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.document import Document, PlainDocument


class YamlSyntax(Rule):
    """The front matter is not YAML.

    **What it does.** Reports the place where the parser had to stop and, if it helps, the place
    where the construct began. The unsafe fix puts quotes around a value, or writes the character
    that a pair of JSON escapes stands for. It does so only where nothing else makes sense, and
    where the front matter can then be read and the line follows the format.

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

    code = codes.YAML_SYNTAX
    name = "yaml-syntax"
    severity = Severity.ERROR
    fix = FixSafety.UNSAFE
    makes_unreadable = True


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

    code = codes.NOT_A_MAPPING
    name = "not-a-mapping"
    severity = Severity.ERROR
    makes_unreadable = True


class DuplicateKey(Rule):
    """A field is set twice.

    **What it does.** Reports the second occurrence of a key in one mapping, and points at the first
    as well. If both have the same value, and no different one stands between them, the fix removes
    the second.

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

    code = codes.DUPLICATE_KEY
    name = "duplicate-key"
    severity = Severity.ERROR
    fix = FixSafety.SAFE
    makes_unreadable = True


class YamlLimits(Rule):
    """The front matter is beyond the limits.

    **What it does.** Reports front matter that is nested deeper than `limits.max-depth` (64), has
    more values than `limits.max-nodes` (50,000, counting everything that aliases stand for), more
    aliases than `limits.max-aliases` (1,000), or an alias inside the value that it refers to.

    **Why it matters.** A few hundred bytes of aliases can stand for billions of values, and bring
    down any program that follows them.

    **Example.**

    ```yaml
    a: &a [x, x, x, x, x, x, x, x, x]
    b: &b [*a, *a, *a, *a, *a, *a, *a]
    c: &c [*b, *b, *b, *b, *b, *b, *b]
    ```

    **Use instead.** Write the values that are needed, or raise the limit that was exceeded.
    """

    code = codes.YAML_LIMITS
    name = "yaml-limits"
    severity = Severity.ERROR
    makes_unreadable = True


class UnsupportedYaml(Rule):
    """The front matter uses a part of YAML that articles do without.

    **What it does.** Reports tags (`!!str`, `!ruby/object`), a second document inside the
    front matter, and keys that are not text.

    **Why it matters.** Programs read these in different ways or refuse them; some tags make a
    careless program run code.

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

    code = codes.UNSUPPORTED_YAML
    name = "unsupported-yaml"
    severity = Severity.ERROR
    makes_unreadable = True


RULES: tuple[type[Rule], ...] = (
    YamlSyntax,
    NotAMapping,
    DuplicateKey,
    YamlLimits,
    UnsupportedYaml,
)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield the findings of the parser; merge keys have their own rule."""
    for finding in document.front_matter.findings:
        if finding.code != codes.MERGE_KEY:
            yield finding


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell that there is nothing to find: plain front matter can be read."""
    return True

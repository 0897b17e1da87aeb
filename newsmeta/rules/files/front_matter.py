"""NM005 to NM009: what keeps front matter from being read, or read as one thing."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.frontmatter import codes
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.document import Document, PlainDocument


class YamlSyntax(Rule):
    """The front matter is not YAML.

    **What it does.** Reports the place where the parser had to stop, and, where it helps,
    the place where the construct began. Where quotes around a value are the one thing that
    makes sense, or the character that a pair of escapes from JSON stands for, the unsafe fix
    writes them, if the front matter can be read then and follows its format in that line.

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

    **What it does.** Reports the second occurrence of a key in one mapping, and points at
    the first as well. Where both have the same value, and no other one stands between, the
    second can go.

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

    **What it does.** Reports front matter that is nested deeper than `limits.max-depth`
    (64), has more values than `limits.max-nodes` (50,000, everything that aliases stand
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

    code = codes.YAML_LIMITS
    name = "yaml-limits"
    severity = Severity.ERROR
    makes_unreadable = True


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
    """Yield what the parser found; of merge keys, their own rule speaks."""
    for finding in document.front_matter.findings:
        if finding.code != codes.MERGE_KEY:
            yield finding


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell that there is nothing to find: front matter that is plain can be read."""
    return True

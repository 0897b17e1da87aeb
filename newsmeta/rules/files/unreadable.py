"""NM001 to NM004: files in which no front matter can be found.

The reader of a file makes these findings; this module documents the rules.
"""

from __future__ import annotations

from newsmeta.diagnostics import Severity
from newsmeta.frontmatter import codes
from newsmeta.rules.base import Rule


class UnreadableFile(Rule):
    """The file cannot be read.

    **What it does.** Reports a file that does not exist, cannot be opened, is a folder or a device,
    or is larger than `limits.max-size` (10 MiB unless configured).

    **Why it matters.** No other rule can look at the file. A wrong path in a CI job would otherwise
    go unnoticed.

    **Example.** `newsmeta validate _news/2021-01-27-tres.md`, where the file is called
    `2021-01-27-trees.md`.

    **Use instead.** A path that leads to a readable file; or a higher `limits.max-size`.
    """

    code = codes.UNREADABLE_FILE
    name = "unreadable-file"
    severity = Severity.ERROR
    makes_unreadable = True


class InvalidEncoding(Rule):
    """The file is not UTF-8.

    **What it does.** Reports the first byte, in the front matter or the body, that is not part of
    UTF-8 text.

    **Why it matters.** Jekyll stops the whole build at such a file, and other programs show
    question marks instead of letters.

    **Example.** A file saved as Windows-1252, in which `é` is the single byte `0xe9`.

    **Use instead.** Save the file as UTF-8. To convert one:
    `iconv -f WINDOWS-1252 -t UTF-8 old.md > new.md`.
    """

    code = codes.INVALID_ENCODING
    name = "invalid-encoding"
    severity = Severity.ERROR
    makes_unreadable = True


class MissingFrontMatter(Rule):
    """The file has no front matter.

    **What it does.** Reports a file named on the command line that does not begin with a line of
    three hyphens. In a search, it reports a file among articles that the site generator does not
    take as one: with text before the opening marker or after it on the same line, with front matter
    of another format, or empty. It also reports a file with a date in its name and no front matter
    at all. A README and similar files are left alone.

    The site generator is recognized by `_config.yml` (Jekyll), by `hugo.toml`, `config.toml` and
    `config/_default` (Hugo), by `.eleventy.js` and `eleventy.config.js` (Eleventy), or by the
    folders `_news` and `_posts` (Jekyll). Files that it accepts, such as TOML in a Hugo site, are
    not reported.

    **Why it matters.** Jekyll copies a file without front matter as it is. The file becomes no page
    and appears in no list, without any message.

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

    code = codes.MISSING_FRONT_MATTER
    name = "missing-front-matter"
    severity = Severity.ERROR
    makes_unreadable = True


class UnclosedFrontMatter(Rule):
    """The front matter is never closed.

    **What it does.** Reports an opening marker without a line of `---` or `...` after it.

    **Why it matters.** Jekyll reads the whole file as body text.

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

    code = codes.UNCLOSED_FRONT_MATTER
    name = "unclosed-front-matter"
    severity = Severity.ERROR
    makes_unreadable = True


RULES: tuple[type[Rule], ...] = (
    UnreadableFile,
    InvalidEncoding,
    MissingFrontMatter,
    UnclosedFrontMatter,
)

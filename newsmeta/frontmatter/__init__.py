"""From the bytes of a file to its values, and the place of each of them.

`parse` is the door: bytes in, text and values and places out, in one value. Behind it, `source`
finds the front matter and the body, `parser` reads the front matter, and `comments` finds what no
YAML reader tells of. `plain` reads most front matter faster and without places. It is the only
package that knows a YAML library for front matter.
"""

from newsmeta.frontmatter.nodes import FrontMatter, Limits
from newsmeta.frontmatter.parsed import Parsed, parse
from newsmeta.frontmatter.source import Source, SourceError

__all__ = ["FrontMatter", "Limits", "Parsed", "Source", "SourceError", "parse"]

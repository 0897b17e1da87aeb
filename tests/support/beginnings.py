"""Files in which newsmeta sees no front matter, and the programs that do see some."""

from __future__ import annotations

FIELDS = "category: news\ntitle: Trees\n"
END = "---\nText.\n"
WHOLE = f"---\n{FIELDS}{END}"

HUGO, ELEVENTY = "Hugo", "Eleventy"

MEANT: dict[str, tuple[str, set[str]]] = {
    "empty": ("", set()),
    "blank": (" \n\n\t\n", set()),
    "heading": (f"## Trees\n\n{WHOLE}", set()),
    "headings and text": (f"# A\n\nSome words.\n\n## B\n\n\n{WHOLE}", set()),
    "blank lines": (f"\n\n\n{WHOLE}", {HUGO}),
    "blank lines of Windows": (f"\n\n{WHOLE}".replace("\n", "\r\n"), {HUGO}),
    "blanks": (f"  {WHOLE}", {HUGO}),
    "tab": (f"\t{WHOLE}", {HUGO}),
    "no-break space": (f"\u00a0{WHOLE}", set()),
    "zero-width space": (f"\u200b{WHOLE}", set()),
    "two byte-order marks": (f"\ufeff\ufeff{WHOLE}", {HUGO}),
    "comment of HTML": (f"<!-- draft -->\n{WHOLE}", set()),
    "comment around": (f"<!--\n{WHOLE}-->\n", {HUGO}),
    "comment of YAML": (f"# Article\n{WHOLE}", set()),
    "YAML directive": (f"%YAML 1.2\n{WHOLE}", set()),
    "comment of an editor": (f"<!-- vim: set ft=markdown: -->\n{WHOLE}", set()),
    "line of a shell": (f"#!/usr/bin/env newsmeta\n{WHOLE}", set()),
    "address": (f"https://example.com/2021/trees\n{WHOLE}", set()),
    "merge conflict": (f"<<<<<<< HEAD\n{WHOLE}", set()),
    "template": (f"{{% comment %}}x{{% endcomment %}}\n{WHOLE}", set()),
    "comment behind": (f"--- # Article\n{FIELDS}{END}", {HUGO}),
    "field behind": (f"--- title: Trees\ncategory: news\n{END}", {HUGO}),
    "field glued on": (f"---category: news\ntitle: Trees\n{END}", {HUGO}),
    "name of YAML": (f"---yaml\n{FIELDS}{END}", {ELEVENTY}),
    "name of JSON": (f'---json\n{{"title": "Trees"}}\n{END}', {ELEVENTY}),
    "name of JavaScript": (f'---js\n{{title: "Trees"}}\n{END}', {ELEVENTY}),
    "four hyphens": (f"----\n{FIELDS}{END}", set()),
    "two hyphens": (f"--\n{FIELDS}{END}", set()),
    "spaced hyphens": (f"- - -\n{FIELDS}{END}", set()),
    "escaped hyphens": (f"\\---\n{FIELDS}{END}", set()),
    "a dash": (f"\u2014\n{FIELDS}{END}", set()),
    "full-width hyphens": (f"\uff0d\uff0d\uff0d\n{FIELDS}{END}", set()),
    "asterisks": (f"***\n{FIELDS}***\nText.\n", set()),
    "equals signs": (f"===\n{FIELDS}===\nText.\n", set()),
    "code": (f"```yaml\n{FIELDS}```\nText.\n", set()),
    "code and marker": (f"```\n{WHOLE}```\n", set()),
    "no marker": (f"Published: yes\n{FIELDS}", set()),
    "TOML": ('+++\ntitle = "Trees"\n+++\nText.\n', {HUGO}),
    "TOML and blanks": ('+++ \t\ntitle = "Trees"\n+++\nText.\n', {HUGO}),
    "JSON": ('{\n  "title": "Trees"\n}\nText.\n', {HUGO}),
    "JSON in a line": ('{"title": "Trees"}\nText.\n', {HUGO}),
    "JSON between semicolons": (';;;\n"title": "Trees"\n;;;\nText.\n', set()),
    "Org mode": ("#+TITLE: Trees\n#+DATE: 2021-01-27\n\nText.\n", {HUGO}),
    "comment above the fields": (f"\n---\n# fields\n\n{FIELDS}{END}", {HUGO}),
    "quoted names": (f'# A\n---\n"category": news\n"title": Trees\n{END}', set()),
}
"""By name: the text, and the programs that find the title in it."""

OTHER: dict[str, str] = {
    "heading": "# Trees\n\nText.\n",
    "rule": "# Notes\n\nText\n\n---\n\nNote: see below.\n\n---\n",
    "rule first": "\n---\n\nText.\n",
    "underlined": "Trees\n---\n\nResult: good.\n",
    "table": "| type | title |\n| --- | --- |\n| a | b |\n",
    "HTML": "<!DOCTYPE html>\n<html><head><title>x</title></head></html>\n",
    "template": "{% include trees.html %}\n",
    "variable": "{{ title }}\n",
    "attributes": "{:toc}\n\nText.\n",
    "link": "[trees](https://example.com/)\n",
    "verification": "site-verification: abc123.html\n",
    "binary": "\x00\x01\x02\n---\ntitle: x\n---\n",
}
"""By name: texts that were not meant as front matter."""

"""Jekyll itself, queried about its reading of files and configurations."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("jekyll.rb")

CONFIGURATION = """\
url: https://trees.example
time: 2026-01-01 00:00:00 +0000
collections:
  news: {output: true}
defaults:
  - {scope: {path: ""}, values: {layout: article}}
"""
LAYOUT = """\
{%- for name in "title,excerpt,highlight,type,quality,published,webUrl,locale" | split: "," -%}
{{ name }}={{ page[name] | jsonify }}
{% endfor %}at={{ page.date }} {{ page.publishedDateTime | date: "%s" }}
in={{ page.categories | join: "|" }} {{ page.tags | join: "|" }} {{ page.topics | join: "|" }}
by={{ page.provider.name }} {{ page.provider.domain }}
to={{ page.url | absolute_url }}
{{ content }}
"""


@cache
def is_there() -> bool:
    """Tell whether this machine has Jekyll."""
    ruby = shutil.which("ruby")
    if ruby is None:
        return False
    try:
        subprocess.run(
            [ruby, "-e", 'require "jekyll"'], capture_output=True, timeout=600, check=True
        )
    except subprocess.SubprocessError:
        return False
    return True


def ask(questions: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return Jekyll's answers, one for each question; `jekyll.rb` defines the questions."""
    done = subprocess.run(
        ["ruby", str(SCRIPT)],
        input="".join(f"{json.dumps(question)}\n" for question in questions),
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=1800,
    )
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def make_site(root: Path, files: Mapping[str, bytes]) -> None:
    """Write a site with a layout that shows the fields used by themes."""
    (root / "_layouts").mkdir(parents=True)
    (root / "_layouts" / "article.html").write_text(LAYOUT, encoding="utf-8")
    (root / "_config.yml").write_text(CONFIGURATION, encoding="utf-8")
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

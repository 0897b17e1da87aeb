"""Realistic repositories, in the documented layouts of several generators.

Each site is a table: files, and the expected configuration. `{n}` in a name or content is the
number of the file, up to `times`.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.cli import write

NEWS = """\
---
category: news
title: "Story {n} of the day"
excerpt: "What happened in place {n}."
publishedDateTime: 2021-01-{day}T10:00:00Z
webUrl: "https://www.example.com/{n}/"
type: article
provider:
  name: Example Times
  domain: example.com
topics:
  - Climate
---
"""
HUGO = '---\ntitle: "Post {n}"\ndate: 2021-01-{day}\ndraft: false\ncover: /images/{n}.jpg\n---\nx\n'
ARCHETYPE = '---\ntitle: "{{ replace .Name "-" " " | title }}"\ndate: {{ .Date }}\n---\n'


@dataclass(frozen=True)
class Site:
    """A repository, and its expected configuration.

    Attributes:
        files: Its files.
        schemas: The patterns of the kinds with a schema.
        articles: The patterns of articles.
        others: The patterns of the kinds without a schema.
        excluded: The excluded patterns.
        generators: The site generators.
    """

    files: Mapping[str, str]
    schemas: tuple[tuple[str, ...], ...] = ()
    articles: tuple[str, ...] = ()
    others: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()
    generators: tuple[str, ...] = field(default=())


def many(name: str, content: str, times: int = 12) -> dict[str, str]:
    """Return numbered copies of a file."""
    return {
        name.replace("{n}", str(n)).replace("{day}", f"{n:02}"): content.replace(
            "{n}", str(n)
        ).replace("{day}", f"{n:02}")
        for n in range(1, times + 1)
    }


SITES = {
    "hugo": Site(
        {
            "hugo.toml": 'baseURL = "https://example.org/"\n',
            "archetypes/default.md": ARCHETYPE,
            "content/_index.md": "---\ntitle: Home\n---\n",
            "content/posts/_index.md": "---\ntitle: Posts\n---\n",
            "content/about.md": "---\ntitle: About\n---\n",
            "themes/x/exampleSite/content/broken.md": "---\ntitle: [\n---\n",
            "layouts/index.html": '{{ define "main" }}\n',
            **many("content/posts/post-{n}.md", HUGO),
        },
        schemas=(("content/posts/", "!_index.md"),),
        excluded=("/themes/",),
        generators=("Hugo",),
    ),
    "hugo with bundles and sections": Site(
        {
            "config.yaml": "baseURL: https://example.org/\n",
            "layouts/x.html": "",
            "content/team/_index.md": "---\ntitle: Team\ncascade: {type: p}\n---\n",
            **many("content/posts/post-{n}/index.md", HUGO),
            **many("content/team/{n}.md", "---\nname: N {n}\nrole: editor\nweight: {n}\n---\n", 31),
        },
        schemas=(("content/posts/",), ("content/team/", "!_index.md")),
        generators=("Hugo",),
    ),
    "eleventy": Site(
        {
            ".eleventy.js": "module.exports = {}\n",
            "src/index.html": "---\nlayout: base.njk\npagination:\n  size: 3\n---\n{% for %}\n",
            "src/_includes/base.html": "---\nx: {{ y }}\n---\n",
            "src/about.md": "---js\n{ title: 1 }\n---\n",
            "src/feed.md": '---json\n{"title": "x"}\n---\n',
            **many(
                "src/posts/{n}.md",
                "---\ntitle: P {n}\ndate: 2021-01-{day}\ntags: [post]\nimage: /img/{n}.png\n---\n",
            ),
        },
        schemas=(("src/posts/",),),
        generators=("Eleventy",),
    ),
    "astro": Site(
        {
            "astro.config.mjs": "export default {}\n",
            "src/pages/about.md": "---\nlayout: ../layouts/A.astro\n---\n",
            **many(
                "src/content/blog/post-{n}.md",
                "---\ntitle: 'P {n}'\npubDate: 'Jul {day} 2022'\nheroImage: '/b-{n}.jpg'\n---\n",
                31,
            ),
            **many("src/content/authors/a{n}.md", "---\nname: A {n}\nbio: B\n---\n"),
        },
        schemas=(("src/content/authors/",), ("src/content/blog/",)),
    ),
    "docusaurus": Site(
        {
            "docusaurus.config.js": "module.exports = {}\n",
            "docs/intro.md": "# Hello\n",
            "src/pages/markdown.md": "---\ntitle: m\n---\n",
            **many("docs/basics/{n}.md", "---\nsidebar_position: {n}\n---\n# T\n"),
            **many("docs/more/{n}.md", "---\ntitle: T {n}\nid: t{n}\n---\n# T\n"),
            **many("blog/2021-01-{day}-x.md", "---\nslug: s{n}\ntitle: T {n}\ntags: [x]\n---\n"),
        },
        schemas=(("blog/",),),
    ),
    "mkdocs": Site(
        {
            "mkdocs.yml": "site_name: x\n",
            "docs/index.md": "# Home\n",
            **many("docs/{n}.md", "---\ntitle: T {n}\nhero: /img/x.png\n---\n"),
        },
        schemas=(("docs/",),),
    ),
    "jekyll with a blog": Site(
        {
            "_config.yml": "url: https://blog.example.com\nexclude: [newsmeta.toml, schemas]\n",
            "index.md": "---\nlayout: home\n---\n",
            "_layouts/post.html": "---\nlayout: {{ x }}\n---\n",
            **many(
                "_posts/2021-01-{day}-p.md",
                "---\ntitle: P {n}\ndate: 2021-01-{day} 10:00:00 +0100\nlayout: post\n---\n",
            ),
        },
        schemas=(("_posts/",),),
        generators=("Jekyll",),
    ),
    "jekyll with news among posts": Site(
        {
            "_config.yml": "title: x\n",
            **many("_posts/2021-01-{day}-n.md", NEWS),
            **many("_posts/2021-02-{day}-p.md", "---\ntitle: P {n}\n---\n"),
        },
        generators=("Jekyll",),
    ),
    "jekyll with courses and videos": Site(
        {
            "_config.yml": "title: x\n",
            **many("_news/2021-01-{day}-n.md", NEWS),
            **many(
                "_learning/courses/c{n}.md", "---\ntitle: C {n}\ntype: course\nprice: {n}\n---\n"
            ),
            **many("_learning/videos/v{n}.md", "---\ntitle: V {n}\ntype: video\nurl: /{n}\n---\n"),
            **many("_people/{n}.md", "---\nname: N {n}\n---\n", 3),
        },
        schemas=(("_learning/courses/",), ("_learning/videos/",)),
        articles=("_news/",),
        generators=("Jekyll",),
    ),
    "jekyll in a folder": Site(
        {
            "site/_config.yml": "url: https://example.com\n",
            "tools/x.py": "",
            **many("site/_news/2021-01-{day}-n.md", NEWS),
            **many("site/_people/p{n}.md", "---\nname: P {n}\nrole: x\n---\n"),
        },
        schemas=(("site/_people/",),),
        articles=("site/_news/",),
        generators=("Jekyll",),
    ),
    "hexo": Site(
        {
            "_config.yml": "title: H\n",
            "scaffolds/post.md": "---\ntitle: {{ title }}\ndate: {{ date }}\ntags:\n---\n",
            **many("source/_posts/p{n}.md", "---\ntitle: P {n}\nphoto: /i/{n}.png\n---\n"),
        },
        schemas=(("source/_posts/",),),
        excluded=("/scaffolds/",),
        generators=("Hexo",),
    ),
    "next": Site(
        {
            "next.config.mjs": "export default {}\n",
            "templates/x/new.md": "---\ntitle: {{ title }}\n---\n",
            **many("posts/{n}.md", "---\ntitle: P {n}\ncover: /img/{n}.png\n---\n"),
        },
        schemas=(("posts/",),),
        excluded=("/templates/x/",),
        generators=("Next.js",),
    ),
    "a blog with cross-posts": Site(
        {
            **many("blog/{n}.md", "---\ntitle: P {n}\noriginalUrl: https://example.com/{n}\n---\n"),
            **many("notes/{n}.md", "---\ntitle: P {n}\nprovider: x\n---\n", 3),
        },
        schemas=(("blog/",),),
        others=(("notes/",),),
    ),
    "names that patterns have to be careful with": Site(
        {
            **many("a [b]*/{n}.md", "---\ntitle: P {n}\n---\n"),
            **many("!x/{n}.md", "---\ntitle: P {n}\n---\n"),
            **many('q"uote/{n}.md', "---\ntitle: P {n}\n---\n"),
            **many("posts/{n}.md", "---\ntitle: P {n}\n---\n"),
            **many("old/posts/{n}.md", "---\nname: P {n}\n---\n"),
        },
        schemas=(
            ("/!x/",),
            (r"a \[b]\*/",),
            ("old/",),
            ("/posts/",),
            ('q"uote/',),
        ),
    ),
    "pages alone": Site(
        {"index.md": "---\ntitle: x\n---\n", "about.html": "---\ntitle: About\n---\n"},
    ),
    "files that differ": Site(
        {f"notes/{n}.md": f"---\nk{n}: {n}\n---\n" for n in range(20)},
    ),
}


def make(site: Site, folder: Path, *, git: bool = True) -> Path:
    """Write a site, and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, site.files)
    if git:
        subprocess.run(["git", "init", "-q", str(folder)], check=True, capture_output=True)
    return folder

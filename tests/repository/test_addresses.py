"""No file of the repository contains an unintended address.

The project is not published anywhere yet, and domains of others can change hands. Therefore each
host must belong to nobody, or be listed below with its reason.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import cache

import pytest

from tests.support.paths import ROOT

URL = re.compile(
    r"\b(?:https?|ftp|git|ssh)://(?:[^\s/@\"'`<>()]*@)?([\w.-]+)([^\s\"'`<>()]*)", re.I
)
CODE_HOST = re.compile(
    r"(?<![\w.-])(?:github|gitlab|bitbucket|codeberg)\.(?:com|org)[/:][\w./-]*", re.I
)
REGISTRY = re.compile(
    r"\b(?:[\w-]+\.)*(?:pypi|pythonhosted|npmjs|yarnpkg|anaconda|rubygems|crates)"
    r"\.(?:org|com|io|net)\b",
    re.I,
)

NOBODY = re.compile(
    r"(?:.+\.)?example(?:\.com|\.net|\.org|\.jpg)?"  # RFC 2606 and RFC 6761
    r"|.+\.(?:test|invalid|localhost|local|internal|arpa)"
    r"|[^.]*"  # A local name, or one to be completed by a program.
    r"|(?:0x[\da-f]+|\d+)(?:\.(?:0x[\da-f]+|\d+))*"  # An IP address.
    r"|(?:[\w-]+\.)?cdn\.ampproject\.org"  # An AMP cache page or picture.
)

ANYWHERE = {
    # Standards, and their namespaces.
    "docs.oasis-open.org", "geojson.org", "git-lfs.github.com", "iptc.org", "json-schema.org",
    "jsonfeed.org", "ns.adobe.com", "parquet.apache.org", "schema.org", "specs.frictionlessdata.io",
    "www.iptc.org", "www.jsonfeed.org", "www.rfc-editor.org", "www.sitemaps.org", "www.w3.org",
    # The conventions of this changelog.
    "keepachangelog.com", "semver.org",
    # Manuals on the addresses of pictures, and on the requirements of readers of data.
    "cloudinary.com/documentation", "dev.arcxp.com", "developer.wordpress.com",
    "developer.wordpress.org", "developers.google.com", "docs.gitlab.com", "docs.gravatar.com",
    "docs.imgix.com", "github.com/guardian/grid", "thumbor.readthedocs.io",
    # Services that host the pictures, videos and pages of articles.
    "i.ytimg.com", "i0.wp.com", "media.guim.co.uk", "res.cloudinary.com",
    "player.vimeo.com", "vimeo.com", "www.youtube.com", "youtube.com", "youtu.be",
    # A redirector, not a page.
    "www.google.com",
}  # fmt: skip
"""Hosts, or hosts with beginnings of paths."""

EXAMPLES = {
    # Sites of people, each with its own domain.
    "example.github.io", "oak-news.github.io", "www.notexample.com", "www.rosewood.co.uk",
    "i1.wp.com",
    # Redirectors and archives, not pages.
    "l.facebook.com", "t.co", "web.archive.org",
    # Malformed addresses, found by a rule, and one truncated by a message.
    "www.example..com", "amp-oak-tree-news-example-com.cdn.amp",
}  # fmt: skip

TESTS = EXAMPLES | {
    # Services that host pictures.
    "a.imgix.net", "avatars.githubusercontent.com", "cdn.geekwire.com", "cdn.shopify.com",
    "gravatar.com", "i.guim.co.uk", "i2.wp.com", "i3.ytimg.com", "img.youtube.com",
    "media.wired.com", "pbs.twimg.com", "scontent-sea1-1.xx.fbcdn.net", "secure.gravatar.com",
    "substackcdn.com", "www.thehindu.com",
    # Namespaces of feed standards.
    "purl.org/dc/elements/1.1", "purl.org/rss/1.0", "search.yahoo.com/mrss",
    # Caches, translators and redirectors, never providers.
    "archive.ph", "bit.ly", "news.google.com", "translate.google.com",
    "webcache.googleusercontent.com", "www-example-com.translate.goog",
    # Misspelt hosts.
    "www..example...com", "www.bbc.co", "www.example.com_", "www.example.comm", "www.example.con",
    # The site used in trials.
    "smartableai.github.io",
    # Public suffixes, and lookalikes.
    "a.github.io", "images.example.co.uk", "my-internal.com", "ampproject.org", "news.bbc.co.uk",
    "notlocal.com", "www.bbc.co.uk", "www.exam", "www.example.com.evil.org", "www.x.github.io",
    "x.github.io", "y.github.io", "e.com", "jpg.png", "x.com", "x.y",
    "evilcdn.ampproject.org", "www-example-comcdn.ampproject.org",
}  # fmt: skip

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")

NOT_LOOKED_AT = (
    "tests/data/standards/",  # Unchanged documents of others.
    "tests/data/amp/vectors.json",  # Names as input of a calculation.
    "tests/repository/test_addresses.py",
)


@cache
def files() -> dict[str, str]:
    """Return the files of the repository, including those not added yet."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    names = [name for name in listed.stdout.decode().split("\0") if (ROOT / name).is_file()]
    if not names:  # A source distribution has no Git repository.
        names = [each.relative_to(ROOT).as_posix() for each in ROOT.rglob("*") if each.is_file()]
        names = [
            name for name in names if not re.search(r"(?:^|/)(?:\.(?!pre-)|__pycache__)", name)
        ]
    return {name: (ROOT / name).read_bytes().decode(errors="replace") for name in names}


def allowed(name: str) -> set[str]:
    """Return the allowed addresses in a file."""
    if name.startswith("tests/"):
        return ANYWHERE | TESTS
    return ANYWHERE | EXAMPLES if name.startswith("examples/") else ANYWHERE


def is_known(address: str, known: set[str]) -> bool:
    """Tell whether an address is, or is below, a known one."""
    return any(f"{address}/".startswith(f"{each}/") for each in known)


def strangers(name: str, text: str) -> Iterator[str]:
    """Yield the unintended addresses in a text."""
    known = allowed(name)
    for host, rest in URL.findall(INVISIBLE.sub("", text)):
        bare = host.lower().strip(".")
        is_international = not bare.isascii() or "xn--" in bare
        is_nobodys = NOBODY.fullmatch(bare) or (is_international and name.startswith("tests/"))
        if not is_nobodys and not is_known(f"{bare}/{rest.lstrip('/')}", known):
            yield f"{host}{rest}"
    yield from (each for each in CODE_HOST.findall(text) if not is_known(each.lower(), known))


def test_addresses_are_those_of_nobody_or_meant() -> None:
    found = [
        f"{name}: {address}"
        for name, text in files().items()
        if not name.startswith(NOT_LOOKED_AT)
        for address in strangers(name, text)
    ]
    assert not found, "\n".join(found)


def test_no_package_registry_is_named() -> None:
    found = {
        name: hosts
        for name, text in files().items()
        if (hosts := sorted(set(REGISTRY.findall(text))))
    }
    assert not found


@pytest.mark.parametrize(
    "address",
    [
        "https://code.elsewhere.org/rules",
        "https://somebody.github.io/schemas/article.schema.json",
        "https://github.com/somebody/newsmeta",
        "github.com/somebody/newsmeta",
        "git@github.com:somebody/newsmeta.git",
        "https://user@example.com.elsewhere.org/",
        "https://cloudinary.com/pricing",
    ],
)
def test_others_are_noticed(address: str) -> None:
    for name in ("README.md", "newsmeta/_about.py", "docs/output.md", "tests/test_x.py"):
        assert list(strangers(name, f"see {address}.")), name

"""The rules about the site's own picture files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.check import png
from tests.support.check_rules import article, check, codes, image, marks, normalize

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 12 8"/>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return the folder of a site that has a picture of 40 by 20 pixels."""
    root = tmp_path / "site"
    (root / "assets").mkdir(parents=True)
    (root / "assets/tree.png").write_bytes(png(40, 20))
    (root / "assets/leaf.svg").write_text(SVG, encoding="utf-8")
    (root / "assets/tree-50x50.png").write_bytes(png(50, 50))
    (tmp_path / "outside.png").write_bytes(png(1, 1))
    return root


X = {"site-url": "https://x.github.io", "base-url": "/a"}


@pytest.mark.parametrize(
    ("url", "config", "expected"),
    [
        ("/assets/tree.png", {}, "NM405"),
        ("/assets/tree.png?v=2#x", {}, "NM405"),
        ("/assets/./x/../tree.png", {}, "NM405"),
        ("/assets/%74ree.png", {}, "NM405"),
        ("//assets/tree.png", {}, "NM301"),
        ("/assets/leaf.svg", {}, None),
        ("/assets/oak.png", {}, "NM404"),
        ("/assets", {}, "NM404"),
        ("/../../outside.png", {}, "NM404"),
        ("/assets/%2e%2e/%2e%2e/outside.png", {}, "NM404"),
        ("/assets/..%2f..%2foutside.png", {}, "NM404"),
        ("/assets/..%5c..%5coutside.png", {}, "NM404"),
        ("/assets/tree.png%00", {}, "NM404"),
        ("https://x.github.io/a/assets/tree.png", {}, None),
        ("https://x.github.io/a/assets/tree.png", X, "NM405"),
        ("http://x.github.io/a/assets/tree.png", X, "NM405"),
        ("https://X.github.io/a/assets/tree.png", X, "NM405"),
        ("https://x.github.io/a/assets/oak.png", X, "NM404"),
        ("https://x.github.io/b/assets/oak.png", X, None),
        ("https://x.github.io/assets/oak.png", X, None),
        ("https://x.github.io/ab/assets/oak.png", X, None),
        ("https://x.github.io:8080/a/assets/oak.png", X, None),
        ("https://y.github.io/a/assets/oak.png", X, None),
        ("https://www.x.github.io/a/assets/oak.png", X, None),
        ("/a/assets/tree.png", X, "NM405"),
        ("/assets/tree.png", X, "NM405"),
        ("https://x.github.io/a/assets/tree.png", {"site-url": "https://x.github.io/a/"}, "NM405"),
        ("https://x.github.io/b/assets/oak.png", {"site-url": "https://x.github.io/a/"}, None),
    ],
)
def test_which_pictures_are_files_of_the_site(
    url: str, config: dict[str, str], expected: str | None, site: Path
) -> None:
    found = check(article(more=image(url, 400, 200)), root=site, **config, rules={})
    wanted = [code for code in codes(found) if code not in ("NM302", "NM306")]
    assert wanted == ([expected] if expected else [])


def test_without_a_site_no_path_is_a_file(site: Path) -> None:
    assert check(article(more=image("/assets/oak.png")), root=site) == ()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("url: https://x.github.io\nbaseurl: /a\n", "NM405"),
        ("url: 'https://x.github.io'\nbaseurl: a/\n", "NM405"),
        ("url: https://x.github.io/\nbaseurl: /b\n", None),
        ("title: A site\n", None),
        ("url: 5\n", None),
        ("", None),
    ],
)
def test_the_address_of_a_jekyll_site(content: str, expected: str | None, site: Path) -> None:
    (site / "_config.yml").write_text(content, encoding="utf-8")
    text = article(more=image("https://x.github.io/a/assets/tree.png", 400, 200))
    for name in ("a.md", "_news/2021/a.md"):
        assert codes(check(text, name, site)) == ([expected] if expected else [])


def test_newsmetas_configuration_goes_over_that_of_jekyll(site: Path) -> None:
    (site / "_config.yml").write_text("url: https://x.github.io\n", encoding="utf-8")
    text = article(more=image("https://x.github.io/assets/tree.png", 400, 200))
    assert codes(check(text, root=site)) == ["NM405"]
    assert codes(check(text, root=site, **{"site-url": "https://www.example.com"})) == []


@pytest.mark.parametrize("target", ["../../outside.png", "/etc/hostname", "../.."])
def test_a_symbolic_link_does_not_lead_out(target: str, site: Path) -> None:
    link = site / "assets/link.png"
    try:
        link.symlink_to(target)
    except OSError:  # pragma: no cover
        pytest.skip("no symbolic links here")
    found = check(article(more=image("/assets/link.png", 300, 200)), root=site, rules={})
    assert codes(found) == ["NM404"]
    assert "leads out of the repository" in found[0].message


def test_a_symbolic_link_within_is_a_file(site: Path) -> None:
    try:
        (site / "link.png").symlink_to("assets/tree.png")
    except OSError:  # pragma: no cover
        pytest.skip("no symbolic links here")
    found = check(article(more=image("/link.png", 40, 20)), root=site, rules={})
    assert [code for code in codes(found) if code != "NM402"] == []


def test_the_case_of_a_file_name_matters(site: Path) -> None:
    if (site / "ASSETS").exists():
        pytest.skip("upper and lower case are one here")
    found = check(article(more=image("/assets/Tree.png", 40, 20)), root=site, rules={})
    (missing,) = (each for each in found if each.code == "NM404")
    assert missing.hint == "did you mean assets/tree.png?"


@pytest.mark.parametrize(
    ("url", "width", "expected"),
    [
        ("/assets/tree-50x50.png", 50, []),
        ("/assets/tree-50x50.png", 48, [("NM405", "48")]),
        ("/assets/other-60x60.png", 50, [("NM406", "other-60x60.png")]),
        ("/assets/other-60x60.png?v=1", 60, [("NM406", "other-60x60.png"), ("NM405", "60")]),
        ("/assets/other-60x60.png?v=a/b", 50, [("NM406", "other-60x60.png")]),
    ],
)
def test_the_size_of_a_local_picture(
    url: str, width: int, expected: list[tuple[str, str]], site: Path
) -> None:
    (site / "assets/other-60x60.png").write_bytes(png(50, 50))
    logo = f'  images:\n    - url: "{url}"\n      width: {width}\n      height: {width}\n'
    text = article(provider=logo)
    found = check(text, root=site, rules={})
    assert marks(text, found) == expected
    assert {d.code: d.pointer for d in found}.get("NM405") in (None, "/provider/images/0/width")
    assert {d.code: d.pointer for d in found}.get("NM406") in (None, "/provider/images/0/url")


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.png", b"\xff\xd8\xff\xe0 no picture", "NM407"),
        ("a.jpg", png(40, 20), "NM407"),
        ("a.jpeg", b"<html><body>Not found</body></html>", "NM407"),
        ("a.png", png(40, 20)[:-10], "NM407"),
        ("a.gif", b"", "NM407"),
        ("a.svg", b"<html/>", "NM407"),
        ("a.svg", SVG.encode(), None),
        ("a.PNG", png(40, 20), None),
        ("a", png(40, 20), None),
    ],
)
def test_what_is_no_picture(name: str, content: bytes, expected: str | None, site: Path) -> None:
    (site / name).write_bytes(content)
    text = article(provider=f"  images:\n    - url: /{name}\n      width: 40\n      height: 20\n")
    found = check(text, root=site, rules={})
    assert marks(text, found) == ([(expected, f"/{name}")] if expected else [])


def test_the_real_size_is_declared(site: Path) -> None:
    text = article(more=image("/assets/tree.png", 400, 20))
    assert normalize(text, root=site, rules={}) == text.replace("width: 400", "width: 40")

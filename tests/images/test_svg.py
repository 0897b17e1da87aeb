"""The size of an SVG picture."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from newsmeta.images import Picture
from tests.support.pictures import SIZED, SVG

ILLUSTRATOR = """<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: Adobe's "best" <svg width="1" height="1"> -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/svg11.dtd" [
    <!ENTITY ns_extend "http://ns.adobe.com/Extensibility/1.0/">
    <!ENTITY close "]>">
    <!-- it's a comment ]> -->
]>
<svg version="1.1" xmlns:x="&ns_extend;" width='40px'
    height = "30px"><g/></svg><!-- end -->
"""


@pytest.mark.parametrize(
    "text",
    [
        SVG,
        SIZED,
        ILLUSTRATOR,
        ILLUSTRATOR.replace("\n", "\r\n"),
        "\n <!--x-->" + SIZED,
        '<svg width="40" height="30"/>',
        '<svg width=" 40.0 " height="+30.PX"></svg >\n<!-- </a> --><?b?>',
        '<s:svg xmlns:s="http://www.w3.org/2000/svg" width="40" height="30"></s:svg>',
        '<svg data-width="1" inkscape:height="2" title="a > b" width="40" height="30"></svg>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_an_svg_with_a_size(read: Callable[..., Picture], text: str, encoding: str) -> None:
    assert read(text.encode(encoding), "a.svg") == Picture("SVG", 40, 30)


@pytest.mark.parametrize(
    "attributes",
    [
        'viewBox="0 0 40 30"',
        'width="100%" height="100%"',
        'width="40"',
        'height="30" viewBox="0 0 40 30"',
        'width="40mm" height="30mm"',
        'width="40.5" height="30"',
        'width="4e1" height="30"',
        'width="-40" height="30"',
        'width="&w;" height="30"',
        f'width="{"9" * 5000}" height="30"',
        'width="40" height="30" style="fill:red; width: 80px"',
    ],
)
def test_an_svg_without_a_size_of_its_own(read: Callable[..., Picture], attributes: str) -> None:
    svg = f'<svg {attributes}><rect width="1" height="1"/></svg>'
    assert read(svg, "a.svg") == Picture("SVG", None, None)


def test_a_long_svg(read: Callable[..., Picture], complaint: Callable[..., str]) -> None:
    for encoding in ("utf-8", "utf-16"):
        whole = SVG.replace("<rect", "<rect/>" * 100_001 + "<rect").encode(encoding)
        assert read(whole) == Picture("SVG", 40, 30)
        assert read(whole + " \n".encode(encoding)[-2:]) == Picture("SVG", 40, 30)
        assert "cut off: it does not end with </svg>" in complaint(whole[: len(whole) // 2])


@pytest.mark.parametrize(
    "text",
    [
        "<!--" * 200_000,
        "<svg " + 'a="b" ' * 200_000,
        "<svg " + "a " * 200_000,
        "<svg>" + "</svg><!--" * 50_000,
        "<svg>" + "</svg" * 50_000,
        "<!DOCTYPE svg [" + "<!ENTITY a '" * 100_000,
        "<!DOCTYPE svg [" * 100_000,
        "<!DOCTYPE svg [" + "<!--" * 100_000,
        "<?" * 100_000,
        " " * 200_000 + "<",
        "<a:" * 100_000,
    ],
)
def test_hostile_markup_takes_no_time(complaint: Callable[..., str], text: str) -> None:
    assert complaint(text, "a.svg")


def test_entities_are_not_expanded(read: Callable[..., Picture]) -> None:
    laughs = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 30))
    text = f'<!DOCTYPE svg [<!ENTITY l0 "ha">{laughs}]><svg width="4" height="3">&l29;</svg>'
    assert read(text, "a.svg") == Picture("SVG", 4, 3)

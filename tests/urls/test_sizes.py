"""Sizes of pictures in their URLs, dialect by dialect."""

from __future__ import annotations

import pytest

from newsmeta.urls.sizes import DIALECTS, StatedSize, stated_size

Expected = tuple[int | None, int | None, bool] | None

GUIM = "https://i.guim.co.uk/img/media/85676a/0_232_3853_2312/master/3853.jpg"

FETCH = "https://substackcdn.com/image/fetch"

CLOUD = "https://res.cloudinary.com/demo/image/upload"

VI = "https://i.ytimg.com/vi/-H4ljf4FuTE"

BOX = "https://thumbs.example.com/unsafe"

SIGNED = "https://t.example.com/K97LekICOXT9MbO3X1u8BBkrjb0="

ARC = "https://www.example.com/resizer"

WORDPRESS: list[tuple[str, Expected]] = [
    ("https://cdn.geekwire.com/2020/09/Satya-Nadella-1000x563-1-630x355.jpg", (630, 355, True)),
    ("https://pbs.twimg.com/profile_images/12/g6qGbHZ-_400x400.jpg", (400, 400, True)),
    ("/assets/images/organizations/x-50x50.jpg", (50, 50, True)),
    ("assets/x-50x50.jpg", (50, 50, True)),
    ("http://a.example/x-e1615886711349-300X200.JPEG", (300, 200, True)),
    ("//a.example/x-300x200.webp?ver=2#top", (300, 200, True)),
    ("https://a.example/x-300x200.jpg.webp", (300, 200, True)),
    ("https://cdn.shopify.com/s/files/1/products/x_400x400.jpg?v=1", (400, 400, False)),
    ("https://a.example/x.jpg_640x640.jpg", (640, 640, False)),
    ("https://a.example/x.png_220x220.png_.webp", None),
    ("https://a.example/x-scaled.jpg", None),
    ("https://a.example/x-300x200@2x.jpg", None),
    ("https://a.example/wallpaper-1920x1080-4k-final.jpg", None),
    ("https://a.example/x-300x200.svg", None),
    # The name is that of the original, which a service transforms.
    ("https://a.example/cdn-cgi/image/fit=cover,width=80/x-300x200.jpg", None),
    ("https://a.example/w=80/x-300x200.jpg", None),
    ("https://a.example/img/1200x675/x-300x200.jpg", None),
    ("https://a.example/v1/fill/w_80,h_60,al_c/x-300x200.jpg", None),
    ("https://a.example/proxy/https://b.example/x-300x200.jpg", None),
]

JETPACK: list[tuple[str, Expected]] = [
    ("https://i2.wp.com/a.example/x.png?resize=620%2C497&#038;ssl=1", (620, 497, True)),
    ("https://i2.wp.com/a.example/x.png?resize=620,497", (620, 497, True)),
    ("https://a.example/x.png?ssl=1&amp;resize=620%2c497", (620, 497, True)),
    ("https://i2.wp.com/a.example/x.png?resize=620,497&zoom=2", (1240, 994, False)),
    ("https://i2.wp.com/a.example/x.png?fit=620,497", (620, 497, False)),
    ("https://i2.wp.com/a.example/x.png?fit=620%2C497&ssl=1", (620, 497, False)),
    ("https://i2.wp.com/a.example/x.png?w=620", (620, None, True)),
    ("https://i2.wp.com/a.example/x.png?h=497", (None, 497, True)),
    ("https://i2.wp.com/a.example/x.png?w=620&h=497", (620, 497, False)),
    ("https://i2.wp.com/a.example/x.png?w=620&h=497&crop=1", (620, 497, True)),
    ("https://a.example/wp-content/uploads/x.jpg?w=1200&strip=all", (1200, None, True)),
    ("https://i2.wp.com/a.example/x.png?w=620&crop=0,0,50,50", (620, None, False)),
    ("https://i2.wp.com/a.example/x.png?crop=12,25,60,60", None),
    ("https://i2.wp.com/a.example/x.png?crop=160px,160px,788px,788px", None),
    ("https://i2.wp.com/a.example/x.png?resize=840,9999", None),
    ("https://i2.wp.com/a.example/x.png?resize=840", None),
    ("https://i2.wp.com/a.example/x.png?w=50%25", None),
]

ARC_TWO: list[tuple[str, Expected]] = [
    (f"{ARC}/v2/ABC.jpg?auth=1f&width=1200&height=630&smart=true", (1200, 630, True)),
    (f"{ARC}/v2/ABC.jpg?auth=1f&width=1200", (1200, None, True)),
    (f"{ARC}/v2/ABC.jpg?auth=1f", None),
]

ARC_ONE: list[tuple[str, Expected]] = [
    (f"{ARC}/1200x630/smart/a.example/x.jpg", (1200, 630, True)),
    (f"{ARC}/K97LekICOXT9MbO3X1u8BBkrjb0=/1200x0/filters:format(jpg)/x.jpg", (1200, None, True)),
    (f"{ARC}/K97LekICOXT9MbO3X1u8BBkrjb0=/fit-in/1200x630/x.jpg", (1200, 630, False)),
]

IMGIX: list[tuple[str, Expected]] = [
    ("https://a.imgix.net/x.jpg?w=620", (620, None, True)),
    ("https://a.imgix.net/x.jpg?w=620&h=400", (620, 400, False)),
    ("https://a.imgix.net/x.jpg?w=620&h=400&fit=crop", (620, 400, True)),
    ("https://a.imgix.net/x.jpg?w=620&h=400&fit=fill", (620, 400, True)),
    ("https://a.imgix.net/x.jpg?w=620&h=400&fit=scale", (620, 400, True)),
    ("https://a.imgix.net/x.jpg?w=620&h=400&fit=clip", (620, 400, False)),
    ("https://a.imgix.net/x.jpg?w=620&h=400&fit=fillmax", (620, 400, False)),
    ("https://a.imgix.net/x.jpg?w=620&h=400&fit=min", (620, 400, False)),
    ("https://a.example/x.png?auto=format&fit=max&w=1200", (1200, None, False)),
    ("https://a.example/p.jpeg?auto=compress&dpr=2&h=650&w=940", (1880, 1300, False)),
    ("https://a.example/p.jpeg?auto=compress&dpr=1&h=627&w=1200&fit=crop", (1200, 627, True)),
    ("https://a.example/x.png?ixid=1&w=300&dpr=2&h=200", (600, 400, False)),
    ("https://a.example/x.png?fit=crop&w=1200", (1200, None, False)),
    ("https://a.example/x.png?w=300&dpr=2", (600, None, True)),
    ("https://a.example/x.png?w=300&dpr=1.5", (450, None, True)),
    ("https://a.example/x.png?w=333&dpr=1.5", None),
    ("https://a.example/x.png?w=300&dpr=auto", None),
    ("https://a.example/x.png?w=620&h=400&fit=facearea", None),
    ("https://a.example/x.png?w=620&h=400&fit=cover", None),
    ("https://a.example/x-300x200.jpg?w=620&fit=cover", None),
    ("https://a.imgix.net/x.jpg?w=0.5", None),
    ("https://a.imgix.net/x.jpg?w=300&rot=90", None),
    ("https://a.example/wp-content/x.jpg?w=300&dpr=2&fit=max", (600, None, False)),
]

PLAIN_SIDES: list[tuple[str, Expected]] = [
    ("https://a.example/x.jpg?w=620", (620, None, True)),
    ("https://a.example/x.jpg?width=620&height=411", (620, 411, False)),
    ("https://a.example/x.jpg?a=1&height=411", (None, 411, True)),
    ("https://a.example/x.jpg?a=1&amp;w=620&amp;h=411", (620, 411, False)),
    ("https://a.example/x.jpg?a=1&#038;w=620#w=300", (620, None, True)),
    ("/x.jpg?w=620&h=0", (620, None, True)),
    ("https://a.example/x.jpg?w=620&w=620", (620, None, True)),
    ("https://a.example/x.jpg?width=620&height=411&mode=max", (620, 411, False)),
    ("https://a.example/x.jpg?width=620&height=411&mode=crop", (620, 411, True)),
    # A bounding box for the picture.
    ("https://a.example/p.jpeg?auto=compress&cs=tinysrgb&h=650&w=1260", (1260, 650, False)),
    ("https://a.example/th?id=OIP&w=474&h=316&rs=1&pid=x", (474, 316, False)),
    ("https://a.example/x.jpg?crop=true&h=650&w=1260&q=80", (1260, 650, False)),
    ("https://a.example/_next/image?url=%2Fx.jpg&w=3840&q=75", (3840, None, False)),
    ("https://a.example/_vercel/image?url=%2Fx.jpg&w=3840&q=75", (3840, None, False)),
    ("https://a.example/.netlify/images?url=%2Fx.jpg&w=800&h=600", (800, 600, False)),
    ("https://a.example/media/x.jpg/v1/fit/w_940,h_650,q_90/x.jpg", None),
    ("https://a.example/_ipx/w_940,h_650/x.jpg", None),
    ("https://a.example/x.jpg?w=620&w=300", None),
    ("https://a.example/x.jpg?w=620&width=300", None),
    ("https://a.example/x.jpg?w=620&rotate=90", None),
    # Without escapes, the query belongs to the inner URL.
    ("https://a.example/proxy/https://b.example/x.jpg?w=620", None),
    ("https://a.example/proxy/https%3A%2F%2Fb.example%2Fx.jpg?w=620", (620, None, True)),
    ("https://a.example/_image?url=https%3A%2F%2Fb.example%2Fx-30x30.jpg&w=640", (640, None, True)),
]

AVATAR: list[tuple[str, Expected]] = [
    ("https://avatars.githubusercontent.com/u/10974906?s=400&v=4", (400, 400, False)),
    ("https://secure.gravatar.com/avatar/0bc83?d=mm&size=96", (96, 96, False)),
    ("https://gravatar.com/avatar/0bc83?s=8f16457acdc9", None),
    ("https://a.example/x.jpg?s=400", None),
]

CLOUDINARY: list[tuple[str, Expected]] = [
    (f"{CLOUD}/w_620,h_411,c_fill/x.jpg", (620, 411, True)),
    (f"{CLOUD}/w_620%2Ch_411%2Cc_fill/x.jpg", (620, 411, True)),
    (f"{CLOUD}/w_620/v123/x.jpg", (620, None, True)),
    (f"{CLOUD}/w_620,h_411,c_limit/x.jpg", (620, 411, False)),
    (f"{CLOUD}/w_620,h_411,c_fit/x.jpg", (620, 411, False)),
    (f"{CLOUD}/w_620,h_411,c_lfill/x.jpg", (620, 411, False)),
    (f"{CLOUD}/w_310,c_scale,dpr_2.0/x.jpg", (620, None, True)),
    (f"{CLOUD}/c_crop,w_2000,h_1000/c_fill,w_620,h_411/f_auto/x.jpg", (620, 411, True)),
    ("https://media.wired.com/photos/6/191:100/w_1280,c_limit/x.jpg", (1280, None, False)),
    (f"{FETCH}/w_1200,h_600,c_fill,f_jpg,q_auto:good/https%3A%2F%2Fb%2Fx", (1200, 600, True)),
    (f"{FETCH}/$s_!AbC!,w_1200,c_limit/https%3A%2F%2Fb%2Fx", (1200, None, False)),
    (f"{CLOUD}/w_620,h_411,c_fill/v1/x-1000x563.jpg", (620, 411, True)),
    (f"{CLOUD}/w_620,h_411,c_mfit/x.jpg", None),
    (f"{CLOUD}/w_620,dpr_auto/x.jpg", None),
    (f"{CLOUD}/w_620/dpr_2.0/x.jpg", None),
    (f"{CLOUD}/w_auto,c_scale/x.jpg", None),
    (f"{CLOUD}/w_0.5,c_scale/x.jpg", None),
    (f"{CLOUD}/w_620,c_fill/l_logo,w_100/fl_layer_apply/x.jpg", None),
    (f"{CLOUD}/w_620,h_411,a_90/x.jpg", None),
    (f"{CLOUD}/w_620,c_fill/t_card/x.jpg", None),
    ("https://a.example/w_620/x.jpg", None),
    ("https://a.example/w_620,news/x.jpg", None),
    ("https://a.example/f_auto,q_auto/h_x,w_y/x.jpg", None),
]

THUMBOR: list[tuple[str, Expected]] = [
    (f"{BOX}/300x200/smart/x.jpg", (300, 200, True)),
    (f"{BOX}/-300x-200/x.jpg", (300, 200, True)),
    (f"{BOX}/0x200/x.jpg", (None, 200, True)),
    (f"{BOX}/300x/x.jpg", (300, None, True)),
    (f"{BOX}/fit-in/300x200/x.jpg", (300, 200, False)),
    ("https://a.example/fit-in/300x200/x.jpg", (300, 200, False)),
    (f"{BOX}/trim/10x20:300x400/300x200/left/top/x.jpg", (300, 200, True)),
    (f"{BOX}/300x200/filters:no_upscale()/x.jpg", (300, 200, False)),
    (f"{SIGNED}/300x200/x.jpg", (300, 200, True)),
    ("https://a.example/300x200/smart/x.jpg", (300, 200, True)),
    (f"{BOX}/300x200/smart/https://b.example/x-1000x563.jpg?w=1000", (300, 200, True)),
    (f"{BOX}/300x200/https%3A%2F%2Fb.example%2Fx-1000x563.jpg", (300, 200, True)),
    (f"{BOX}/10x20:300x400/x.jpg", None),
    (f"{BOX}/0x0/x.jpg", None),
    (f"{BOX}/full-fit-in/300x200/x.jpg", None),
    (f"{BOX}/adaptive-fit-in/300x200/x.jpg", None),
    (f"{BOX}/300x200/filters:rotate(90)/x.jpg", None),
    ("https://a.example/300x200/x.jpg", None),
]

TIMES_INTERNET: list[tuple[str, Expected]] = [
    ("https://e.com/thumb/msid-84,width-600,height-450,resizemode-4/x.jpg", (600, 450, True)),
    ("https://e.com/photo/height-450,width-600,imgsize-91,msid-84.cms", (600, 450, True)),
    ("https://e.com/thumb/msid-84,width-600/x.jpg", (600, None, True)),
    ("https://e.com/width-600/x.jpg", None),
    ("https://e.com/the band,width-600/x.jpg", None),
]

FOLDER: list[tuple[str, Expected]] = [
    ("https://a.example/640_360/x.jpg", (640, 360, True)),
    ("https://a.example/1920_1080/x.jpg", (1920, 1080, True)),
    ("https://a.example/2021_01/x.jpg", None),
    ("https://a.example/2021_1127/x.jpg", None),
    ("https://a.example/2021_2022/x.jpg", None),
    ("https://a.example/12_34/x.jpg", None),
    ("https://a.example/1234_5678/x.jpg", None),
    ("https://a.example/640_360", None),
]

YOUTUBE: list[tuple[str, Expected]] = [
    (f"{VI}/maxresdefault.jpg", (1280, 720, True)),
    (f"{VI}/sddefault.jpg", (640, 480, True)),
    (f"{VI}/hqdefault.jpg?v=1", (480, 360, True)),
    ("https://img.youtube.com/vi/abc/mqdefault.jpg", (320, 180, True)),
    ("https://i3.ytimg.com/vi_webp/abc/default.webp", (120, 90, True)),
    (f"{VI}/hqdefault.jpg?sqp=-oaymwEjCPYBEIoBSFryq4qp", None),
    (f"{VI}/hq720.jpg", None),
    ("https://a.example/vi/abc/maxresdefault.jpg", None),
]

GUARDIAN: list[tuple[str, Expected]] = [
    (f"{GUIM}?width=300&quality=45&auto=format&fit=max&dpr=2&s=8f16457a", (600, None, False)),
    (f"{GUIM}?width=1200&height=630&fit=crop&overlay-width=100p", (1200, 630, True)),
    (f"{GUIM}?width=620&quality=85", (620, None, True)),
    (GUIM, (3853, 2312, True)),
    (GUIM.replace("master/3853", "500"), None),
    (GUIM.replace("master/3853", "master/1000"), None),
    (GUIM.replace("i.guim.co.uk", "a.example"), None),
]

FALSE_FRIENDS = [
    "",
    "?",
    "/",
    "https://a.example/",
    "https://a.example/2021/01/27/x.jpg",
    "https://a.example/news/a-1080x-zoom-lens",
    "https://a.example/news/1920x1080-is-dead-630x355",
    "https://a.example/x-1x1.jpg",
    "https://a.example/x-16x9.jpg",
    "https://a.example/x_4x3.png",
    "https://a.example/x-16x900.png",
    "https://a.example/x-0x0.png",
    "https://a.example/x-630x35500.jpg",
    "https://a.example/x-99999x99999.jpg",
    "https://a.example/x-e1615886711349.jpg",
    "https://a.example/x630x355.jpg",
    "https://a.example/x.jpg?h=abc123",
    "https://a.example/x.jpg?h=56083330&itok=AbC",
    "https://a.example/x.jpg?w=auto",
    "https://a.example/x-300x200.jpg?w=auto",
    "https://a.example/x.jpg?width=100%25",
    "https://a.example/x.jpg?w=0&h=0",
    "https://a.example/x.jpg?w=&h=",
    "https://a.example/x.jpg?w=10",
    "https://a.example/x.jpg?w=99999999",
    "https://a.example/x.jpg?w=" + "9" * 5000,
    "https://a.example/x.jpg?w=６２０",
    "https://a.example/x-６３０x３５５.jpg",
    "https://a.example/x.jpg?w=-620",
    "https://a.example/x.jpg?w=620px",
    "https://a.example/x.jpg?size=large",
    "https://a.example/x.jpg#w=620",
    "https://a.example/x.jpg?overlay-width=620&max-w=300&row=620",
    "https://scontent-sea1-1.xx.fbcdn.net/v/t1.0-9/120292882_10158689386832394_46_n.jpg?_nc_cat=1",
    "https://www.thehindu.com/x/article34650685.ece/ALTERNATES/LANDSCAPE_615/Build-2021",
    "data:image/png;base64,AAAA-630x355",
]


@pytest.mark.parametrize(
    ("name", "url", "expected"),
    [
        pytest.param(name, url, expected, id=f"{name}: {url[-60:]}")
        for name, table in {
            "WordPress": WORDPRESS,
            "Jetpack": JETPACK,
            "Arc Publishing": ARC_TWO,
            "Arc Publishing, version 1": ARC_ONE,
            "imgix": IMGIX,
            "width and height": PLAIN_SIDES,
            "avatar": AVATAR,
            "Cloudinary": CLOUDINARY,
            "Thumbor": THUMBOR,
            "Times Internet": TIMES_INTERNET,
            "folder": FOLDER,
            "YouTube": YOUTUBE,
            "Guardian": GUARDIAN,
        }.items()
        for url, expected in table
    ],
)
def test_each_dialect_is_read(name: str, url: str, expected: Expected) -> None:
    size = stated_size(url)
    assert (size and (size.width, size.height, size.is_exact)) == expected
    # The Guardian resizes in imgix's dialect, or in the plain one.
    assert size is None or name in (size.dialect, "Guardian")
    assert name in {dialect.name for dialect in DIALECTS}


@pytest.mark.parametrize("url", FALSE_FRIENDS, ids=lambda url: url[:80])
def test_what_only_looks_like_a_size_is_none(url: str) -> None:
    assert stated_size(url) is None


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://a.example/x-1000x563-1-630x355.jpg", "630x355"),
        ("https://a.example/x.jpg?a=1&amp;resize=620%2C497&amp;ssl=1", "resize=620%2C497"),
        ("https://a.example/x.jpg?w=620&#038;q=1&#038;h=411", "w=620&#038;q=1&#038;h=411"),
        (f"{CLOUD}/w_620,h_411,c_fill/x.jpg", "w_620,h_411,c_fill"),
        (f"{BOX}/300x200/smart/x.jpg", "300x200"),
        (f"{VI}/hqdefault.jpg", "hqdefault"),
        ("https://avatars.githubusercontent.com/u/1?s=400&v=4", "s=400"),
        (GUIM, "3853_2312"),
    ],
)
def test_the_place_is_in_the_url_as_given(url: str, said: str) -> None:
    size = stated_size(url)
    assert size is not None
    assert url[size.start : size.end] == said


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x-1000x563.jpg?w=620", (620, None, True)),
        ("https://i0.wp.com/a.example/x-1000x563.jpg?resize=620,497", (620, 497, True)),
        ("https://i0.wp.com/a.example/x.jpg?resize=620,497&fit=300,300", (300, 300, False)),
        (f"{CLOUD}/w_620,h_411,c_fill/x.jpg?w=300", (300, None, True)),
        ("https://a.example/640_360/x-630x355.jpg", (630, 355, True)),
        # Enlargement of a picture depends on the service.
        ("https://a.example/x-630x355.jpg?w=1200", (1200, None, False)),
        ("https://a.example/x-630x355.jpg?h=abc123", (630, 355, True)),
    ],
)
def test_the_last_one_wins(url: str, expected: Expected) -> None:
    size = stated_size(url)
    assert size is not None
    assert (size.width, size.height, size.is_exact) == expected


@pytest.mark.parametrize(
    ("width", "height", "is_exact", "contradicting", "agreeing"),
    [
        (600, 360, True, [(600, 361), (599, 360), (601, 360)], [(600, 360)]),
        (600, None, True, [(599, 1), (601, 360)], [(600, 1), (600, 9000)]),
        (None, 360, True, [(1, 359)], [(1, 360)]),
        (600, 360, False, [(601, 1), (1, 361)], [(600, 360), (1, 1)]),
        (600, None, False, [(601, 1)], [(600, 9000), (1, 1)]),
    ],
)
def test_contradicts(
    width: int | None,
    height: int | None,
    is_exact: bool,
    contradicting: list[tuple[int, int]],
    agreeing: list[tuple[int, int]],
) -> None:
    size = StatedSize(width, height, is_exact, 0, 1, "test")
    assert [size.contradicts(*real) for real in contradicting] == [True] * len(contradicting)
    assert [size.contradicts(*real) for real in agreeing] == [False] * len(agreeing)

"""Pictures, and ways to read them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from newsmeta.images import Picture, PictureError, read_picture
from tests.support.pictures import MAKERS, SVG, features


@pytest.fixture(scope="session")
def samples() -> dict[str, bytes]:
    """Return a complete picture of every format, as bytes."""
    made = {
        name: make()
        for name, make in MAKERS.items()
        if "avif" not in name or features.check("avif")
    }
    return made | {"svg": SVG.encode(), "svg-16": SVG.encode("utf-16")}


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Picture]:
    def read(data: bytes | str, name: str = "a") -> Picture:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return read_picture(path)

    return read


@pytest.fixture
def complaint(read: Callable[..., Picture]) -> Callable[..., str]:
    def complaint(data: bytes | str, name: str = "a") -> str:
        with pytest.raises(PictureError) as caught:
            read(data, name)
        return str(caught.value)

    return complaint

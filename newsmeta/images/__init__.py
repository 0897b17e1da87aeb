"""Pictures that articles name: what the files hold, and whether they are whole.

There is one module a format, whose `measure` reads the size and sees whether the file is whole.
"""

from __future__ import annotations

from newsmeta.images.picture import Picture, PictureError
from newsmeta.images.pictures import read_picture

__all__ = ["Picture", "PictureError", "read_picture"]

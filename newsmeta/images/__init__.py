"""Pictures in articles: formats, sizes, and whether the files are complete.

There is one module for each format. Its `measure` reads the size and checks that the file is
complete.
"""

from __future__ import annotations

from newsmeta.images.picture import Picture, PictureError
from newsmeta.images.pictures import read_picture

__all__ = ["Picture", "PictureError", "read_picture"]

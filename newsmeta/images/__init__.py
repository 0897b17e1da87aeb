"""Picture files of articles: format, size, and whether they are complete.

Each format has a module, whose `measure` reads the size and checks whether the file is complete.
"""

from __future__ import annotations

from newsmeta.images.picture import Picture, PictureError
from newsmeta.images.pictures import read_picture

__all__ = ["Picture", "PictureError", "read_picture"]

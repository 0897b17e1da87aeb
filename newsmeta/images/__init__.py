"""Pictures that articles name: what the files hold, and whether they are whole."""

from __future__ import annotations

from newsmeta.images.pictures import Picture, PictureError, read_picture

__all__ = ["Picture", "PictureError", "read_picture"]

"""Object stores, web servers and whatever else fsspec knows: asked, listed, read and written."""

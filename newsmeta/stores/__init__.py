"""Object stores, web servers and other systems that fsspec supports: listing, reading, writing."""

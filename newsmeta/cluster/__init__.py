"""Files looked at by the workers of a Dask cluster."""

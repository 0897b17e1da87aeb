"""Remote files, made available to the pipeline as trees."""

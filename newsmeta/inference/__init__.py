"""Inference of a JSON Schema from existing files, and detection of outliers.

`infer_schema` in `run` is the entry point: it takes files, and returns a schema and the outliers.
`reading` gets the values of files, `observations` collects what a schema needs from any number of
them, `definitions` recognizes newsmeta's own types, `judging` decides, `document` writes the
decisions as a schema, and `deviations` finds the outliers.
"""

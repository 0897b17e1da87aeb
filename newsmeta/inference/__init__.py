"""A JSON Schema of files that exist: what they have in common, and which of them differ.

`infer_schema` in `run` is the door: files in, schema and outliers out. Behind it, `reading` gets
the values of files, `observations` remembers of any number of them what a schema needs,
`definitions` knows newsmeta's own types by their looks, `judging` decides, `document` writes the
decisions down as a schema, and `deviations` finds the values that the schema is not meant for.
"""

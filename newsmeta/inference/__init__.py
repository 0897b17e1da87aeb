"""Inference of a JSON Schema from files: their common structure, and the files that deviate.

The entry point is `infer_schema` in `run`, which takes files and returns the schema and the
outliers. `reading` reads the values of files, `observations` collects statistics in bounded memory,
`definitions` recognizes newsmeta's own types, `judging` decides what is usual, `document` builds
the schema, and `deviations` finds the values that do not fit it.
"""

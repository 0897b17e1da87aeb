"""The format of articles: the JSON Schemas, and data derived from them.

`schema` loads and compiles newsmeta's own schemas, `fields` lists the fields as people write them,
and `order` is their canonical order. `user` has users' schemas, which may consist of several
`files`; `diagnosis` explains problems with them, and `reference` is a second engine for them. A
value that does not follow a schema is a `violation`.
"""

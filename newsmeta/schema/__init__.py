"""The format of articles: the JSON Schemas, and what follows from them.

`schema` loads and compiles newsmeta's own schemas, `fields` lists the fields as people write them,
and `order` is their canonical order. `user` has schemas that users bring, which may be of several
`files`: what is wrong with them is for `diagnosis` to say, and `reference` is a second engine for
them. Whatever does not follow a schema is a `violation`.
"""

"""The format of articles: the JSON Schemas, and what follows from them.

`schema` loads and compiles schemas, `fields` lists the fields as people write them, and `order` is
their canonical order.
"""

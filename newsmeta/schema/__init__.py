"""The format of articles, and what does not follow it.

`schema` loads and compiles schemas, `violations` says in plain words what is wrong, `fields` lists
the fields as people write them, and `order` is their canonical order.
"""

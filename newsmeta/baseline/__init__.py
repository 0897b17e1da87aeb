"""The baseline: findings of today that are recorded, so that tomorrow only new ones are reported.

`place` says where it is, `storage` reads and writes it, `matching` tells what of a report is
recorded and what of the record is gone. Nothing here looks at articles: diagnostics come in.
"""

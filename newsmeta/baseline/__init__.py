"""The baseline: recorded findings, so that later runs report only new ones.

`place` locates it, `storage` reads and writes it, `matching` compares it with a report. Nothing
here reads articles: the input are diagnostics.
"""

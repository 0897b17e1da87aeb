"""The cost of newsmeta, compared with other programs and with itself.

`python -m benchmarks.speed`.
"""

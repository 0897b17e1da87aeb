"""Rules applied to files: one file (`checker`), many (`runner`), and all among each other.

A file goes through `fastpath`, which accepts what no rule has anything to say about, or through
`analyst`, which finds the reasons. `normalizing` repeats that until nothing is left to fix. How
many processes there are (`parallel`) and what was known before (`incremental`) is never visible in
the outcome.
"""

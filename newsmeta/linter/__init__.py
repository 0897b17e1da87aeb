"""Rules applied to files: to one (`checker`), to many (`runner`), and across files.

A file goes through `fastpath`, which accepts files without findings, or through `analyst`, which
makes the findings. `normalizing` repeats that until nothing is left to fix. The outcome never
depends on the number of processes (`parallel`) or on the cache (`incremental`).
"""

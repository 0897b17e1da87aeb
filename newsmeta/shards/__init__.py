"""Sharing of files among several jobs, and merging of their results.

`shard` assigns files to jobs. `records` defines the result of a job as JSON. `writing` and
`reading` handle files with such results. `merging` processes the results of all jobs as if their
files had been checked here. Results come from elsewhere, possibly from a stranger. So they are
validated strictly, and reveal no file that the other job has not seen, too.
"""

"""Files shared out among several jobs, and what came of them in each put together again.

`shard` tells which files are whose; `records` is what a job says of its files, as JSON; `writing`
and `reading` are the files of such records; `merging` goes through those of all jobs as if their
files had been looked at here. What is read was written elsewhere, perhaps by a stranger: nothing
of it is taken for anything but what the format allows, and no file is shown for it that the other
job has not seen, too.
"""

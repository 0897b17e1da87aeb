"""The setup of a repository that is new to newsmeta: its configuration, hooks and jobs.

`plan` in `planning` is the entry point: it takes a folder and returns a plan, which is data: files
with their old and new content and the reasons. `survey` looks at the repository, `generators`
recognizes site generators, `folders` finds files that belong together, `collections` makes schemas
of them, and `vocabularies` finds lists of topics and organizations. `configuration`, `hooks` and
`ci` compose the files, `insertion` adds a part to an existing one, `trial` tests the configuration
before anything is written, and `writing` writes.
"""

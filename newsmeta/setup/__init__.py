"""First setup of newsmeta in a repository: a survey, a plan, and files to write.

The entry point is `plan` in `planning`, which takes a folder and returns a plan as data: files with
their old and new content, and the reasons. `survey` inspects the repository, `generators` knows the
programs that build sites, `folders` groups files that belong together, `collections` derives
schemas for these groups, and `vocabularies` finds lists of topics and organizations.
`configuration`, `hooks` and `ci` generate the files, `insertion` extends existing ones, `trial`
tries the configuration before anything is written, and `writing` writes the files.
"""

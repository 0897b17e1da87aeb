"""A repository that newsmeta has not seen before: what it needs to be told, and what it may add.

`plan` in `planning` is the door: a folder in, a plan out, which is data: files with their old and
new content and the reasons. Behind it, `survey` looks at the repository, `generators` knows what
builds sites, `folders` which files belong together, `collections` which of them a schema can be
made of, `vocabularies` what names topics and organizations; `configuration`, `hooks` and `ci`
write the files, `insertion` puts a part into one that exists, `trial` tries the configuration out
before anything is written, and `writing` writes.
"""

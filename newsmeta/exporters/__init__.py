"""Writing articles as data: one module a format.

The module of a format has one public function, `export`, which draws records from an iterator
and writes them as they come, so that memory does not grow with their number. A format that is
one file writes to a binary stream, one that is a folder into a folder that exists and is empty.
To add a format, write its module and its entry in `newsmeta.records.formats.FORMATS`.
"""

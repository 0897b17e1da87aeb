"""Exporters, which write articles as data. There is one module for each format.

The module of a format has one public function, `export`. It takes records from an iterator and
writes them as they come, so that memory does not grow with their number. A format that is one file
writes to a binary stream, and a format that is a folder writes to an existing empty folder. To add
a format, write its module and its entry in `newsmeta.records.formats.FORMATS`.
"""

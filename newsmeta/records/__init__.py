"""Articles as data: the record, its columns and cells, the tables and the formats.

Exporters turn records into files, and importers turn files into records; both need this package.
"""

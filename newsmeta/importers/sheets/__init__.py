"""The sheets of workbooks: of Excel (Office Open XML) and of LibreOffice (OpenDocument).

Both are ZIP files of XML, which is read here as a stream, with bounds, row by row: a library that
holds a sheet as a rectangle ends the process where one cell stands in the last corner of a sheet,
and none of those that were tried reads tabs in OpenDocument.
"""

"""The sheets of workbooks: of Excel (Office Open XML) and of LibreOffice (OpenDocument).

Both formats are ZIP files of XML, which is read as a stream, row by row and with limits. Libraries
that hold a sheet as a rectangle run out of memory if a single cell is in the last corner of a
sheet. Of those that were tried, none reads tabs in OpenDocument.
"""

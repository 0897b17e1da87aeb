"""Importers, which read exported data and data of others. There is one module for each format.

The module of a format has one public function, `read`. It takes a path and options, and yields
`Item`s in the order of the data, so that memory does not grow with their number.
"""

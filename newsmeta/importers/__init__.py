"""Reading data back: one module a format.

The module of a format has one public function, `read`, which takes a path and options and
yields `Item`s as they stand in the data, so that memory does not grow with their number.
"""

"""Tests of `newsmeta new`."""

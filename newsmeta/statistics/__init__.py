"""Figures of a repository: how many articles of what, how complete, and what is found in them."""

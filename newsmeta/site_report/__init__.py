"""One page that shows what a repository holds and what is found in it."""

"""One page on the contents of a repository and the findings in it."""

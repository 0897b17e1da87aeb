"""The figures of a repository."""

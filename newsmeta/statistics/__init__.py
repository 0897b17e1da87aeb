"""Figures of a repository: numbers of articles, completeness, and findings."""

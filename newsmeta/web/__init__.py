"""Requests for the URLs of articles on the web, politely and without harm.

Needs the extra `web`.
"""

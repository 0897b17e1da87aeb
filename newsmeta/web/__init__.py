"""Requests for the URLs of articles, made politely and safely. Needs the extra `web`."""

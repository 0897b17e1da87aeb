"""Asking the web for the URLs of articles, politely and without harm. Needs the extra `web`."""

"""New articles: made from a headline and an address, completed from the repository."""

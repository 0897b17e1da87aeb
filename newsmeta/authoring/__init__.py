"""New articles: of a headline and an address, completed by what the repository knows."""

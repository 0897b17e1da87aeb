"""The site of the articles: its address, its files, its topics and organizations."""

"""The site that articles are pages of: its address, its files, its topics and organizations."""

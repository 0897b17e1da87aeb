"""Real Jekyll as the judge of what newsmeta writes, and of how it reads Jekyll's configuration."""

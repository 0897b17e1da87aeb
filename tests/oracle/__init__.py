"""Real Jekyll as the judge of newsmeta's output, and of its reading of Jekyll's configuration."""

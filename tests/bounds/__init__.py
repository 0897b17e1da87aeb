"""Limits of time and memory for inputs."""

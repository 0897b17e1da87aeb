"""What applies to every test."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# A slow machine is no failure.
settings.register_profile("newsmeta", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("newsmeta")

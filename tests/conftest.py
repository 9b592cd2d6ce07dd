"""What all tests share: one Hypothesis profile, the same on every machine."""

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("ci")

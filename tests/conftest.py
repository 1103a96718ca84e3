"""What every test runs under: no example of hypothesis is too slow, since machines differ and may be busy."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

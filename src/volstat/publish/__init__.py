"""Publish: what was said to the public, frozen, and what has changed since."""

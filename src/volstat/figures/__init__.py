"""Figures: the catalogue of what is counted, and the engine that counts it."""

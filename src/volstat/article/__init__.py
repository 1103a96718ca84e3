"""Article: a text becomes claims, and claims become verdicts against the figures."""

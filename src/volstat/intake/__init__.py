"""Intake: one workbook's bytes become typed frames, with every doubt kept as a problem."""

"""Sections of a report that are more than tables of a breakdown, one a module."""

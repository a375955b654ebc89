"""Pemantik: measure, plan and steer the digital government of Indonesian institutions."""

__version__ = "0.1.0"

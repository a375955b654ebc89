"""Regions, institutions and units as one tree, and who may do what where."""

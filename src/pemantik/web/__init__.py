"""Shared look of every page: layout, components, static files, and the public calculator."""

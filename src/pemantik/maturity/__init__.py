"""The pure core: instruments, scoring, simulation and optimisation.

No Django and no I/O but the YAML files and translations that lie in this folder.
"""

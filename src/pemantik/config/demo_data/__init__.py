"""Example data: a whole province with a running campaign in all its stages, finished ones, evidence and people."""

"""The registry in formats of others: a Frictionless Data Package, and the ArchiMate Model Exchange File Format."""

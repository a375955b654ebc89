"""The form of an entry, made from the metamodel."""

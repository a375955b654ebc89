"""What stands in each document, independent of its format; in formal Indonesian, whatever the pages' language."""

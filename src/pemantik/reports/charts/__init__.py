"""Charts of documents: descriptions and their drawing."""

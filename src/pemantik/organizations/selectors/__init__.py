"""Everything that pages, the API and the command line read; each asks what the person may see."""

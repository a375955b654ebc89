"""Documents as Word files: the same contents as the PDF, in styles that an office can edit."""

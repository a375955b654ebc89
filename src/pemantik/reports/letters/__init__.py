"""Letters from Word templates that an office may replace with its own."""

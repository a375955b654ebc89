"""Results: what an assessment came to in each stage, why, compared with what, and of whom."""

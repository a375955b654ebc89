"""Campaigns, answers, evidence, stages and results."""

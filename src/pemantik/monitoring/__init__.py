"""Monitoring: periodic rounds that ask units how their telematics is, and live checks of addresses."""

"""What is watched and what was found, split by subject."""

from pemantik.monitoring.models.checks import Address, Day, Incident, Measurement
from pemantik.monitoring.models.networks import AllowedNetwork, MeasurementImport, PrometheusSource

__all__ = ["Address", "AllowedNetwork", "Day", "Incident", "Measurement", "MeasurementImport", "PrometheusSource"]

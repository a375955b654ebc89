"""What this room keeps, split by subject."""

from pemantik.monitoring.models.checks import Address, Day, Incident, Measurement
from pemantik.monitoring.models.networks import AllowedNetwork, MeasurementImport, PrometheusSource
from pemantik.monitoring.models.rounds import Question, ReportedNeed, Response, Round

__all__ = [
    "Address",
    "AllowedNetwork",
    "Day",
    "Incident",
    "Measurement",
    "MeasurementImport",
    "PrometheusSource",
    "Question",
    "ReportedNeed",
    "Response",
    "Round",
]

"""The analysis of a round, computed from its answers alone: no database, no clock. See compute.py for the formulas."""

from pemantik.monitoring.analysis.compute import VERSION, compute
from pemantik.monitoring.analysis.inputs import Answered, Rules, Survey, rules

__all__ = ["VERSION", "Answered", "Rules", "Survey", "compute", "rules"]

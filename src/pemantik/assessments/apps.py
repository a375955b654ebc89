"""The room of evaluations."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Campaigns, answers, evidence, stages and results."""

    name = "pemantik.assessments"
    label = "assessments"

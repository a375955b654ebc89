"""Addresses of the room, each subject in a module of its own."""

from django.urls import include, path

urlpatterns = [path("", include("pemantik.monitoring.checks_urls"))]

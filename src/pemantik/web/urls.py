"""Addresses of the public pages."""

from django.urls import path

from pemantik.web import views
from pemantik.web.health import health

urlpatterns = [
    path("", views.home, name="home"),
    path("instrumen/", views.instruments, name="instruments"),
    path("instrumen/<str:code>/", views.instrument, name="instrument"),
    path("kalkulator/", views.calculators, name="calculators"),
    path("kalkulator/<str:code>/", views.calculator, name="calculator"),
    path("kesehatan/", health, name="health"),
    path("healthz", health, name="healthz"),
]

"""Addresses of the evidence library, below `/bukti/`."""

urlpatterns = []

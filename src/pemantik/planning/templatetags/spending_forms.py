"""Filters of the forms about spending."""

from django import template

from pemantik.planning import forms

register = template.Library()

register.filter("kind_label", forms.kind_label)

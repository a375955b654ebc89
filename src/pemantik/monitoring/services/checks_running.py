"""Passes: claim what is due, check it, keep what was found. Called by the background worker."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from pemantik.monitoring.models import Address
from pemantik.monitoring.networks import client_with, open_rules, root_path, rules_by_tree
from pemantik.monitoring.probing.passes import Job, run_pass
from pemantik.monitoring.probing.probe import Question
from pemantik.monitoring.services import checks_results

#: More than a pass can check in its time.
MOST = 400
#: The next check comes by up to this share of the interval earlier or later, so that not all come at once for ever.
JITTER_PERCENT = 5


def run_due(now: datetime) -> int:
    """Check what is due; returns how many checks were made. What the time did not suffice for stays due."""
    return _run(claim(now), now)


def run_one(address_id: int, now: datetime) -> int:
    """Check one address at once, on a person's wish."""
    rows = Address.objects.filter(pk=address_id, is_active=True, method=Address.Method.OWN, node__is_active=True)
    return _run(list(rows.select_related("node")), now)


@transaction.atomic
def claim(now: datetime, most: int = MOST) -> list[Address]:
    """The addresses that are due, the longest waiting first; nobody else gets them for another interval."""
    due = Address.objects.filter(is_active=True, method=Address.Method.OWN, next_at__lte=now, node__is_active=True)
    rows = due.select_for_update(of=("self",)).select_related("node").order_by("next_at", "pk")
    claimed = list(rows[:most])
    for each in claimed:
        each.next_at = now + _pause(each.interval)
    Address.objects.bulk_update(claimed, ["next_at"], batch_size=200)
    return claimed


def _pause(minutes: int) -> timedelta:
    """The time to the next check."""
    around = 60 * minutes * JITTER_PERCENT // 100
    return timedelta(seconds=60 * minutes - around + secrets.randbelow(2 * around + 1))


def _run(addresses: Iterable[Address], now: datetime) -> int:
    trees, plain = rules_by_tree(), open_rules()
    jobs = [
        Job(
            each.pk,
            client_with(trees.get(root_path(each.node.path), plain)),
            Question(each.url, each.slow_ms, each.accepts_sign_in),
        )
        for each in addresses
    ]
    if not jobs:
        return 0
    found = run_pass(jobs)
    left = [job.key for job in jobs if job.key not in found]
    if left:
        Address.objects.filter(pk__in=left).update(next_at=now)
    checks_results.store(found, now)
    return len(found)

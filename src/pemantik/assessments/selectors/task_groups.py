"""A person's tasks as the start page shows them: the first one large, the others by week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.assessments.selectors.task import Task, TaskKind
from pemantik.assessments.selectors.tasks import my_tasks
from pemantik.organizations.permissions import Access

ICONS = {
    TaskKind.ANSWER: "pencil",
    TaskKind.REVISE: "upload",
    TaskKind.QUESTION: "message-2",
    TaskKind.PROMISE: "flag",
    TaskKind.VERIFY: "clipboard-check",
    TaskKind.SUBMIT: "send",
    TaskKind.ASSIGN: "user-plus",
    TaskKind.CLOSE: "lock",
    TaskKind.CONFIRM: "check",
}
#: More rows of one week than these are folded.
ROWS_OPEN = 10


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One row of the list."""

    task: Task
    icon: str


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """The tasks of one span of time, in the order of their dates."""

    title: str
    rows: tuple[TaskRow, ...]

    @property
    def first_rows(self) -> tuple[TaskRow, ...]:
        """The rows that are open."""
        return self.rows[:ROWS_OPEN]

    @property
    def folded_rows(self) -> tuple[TaskRow, ...]:
        """The rows that unfold."""
        return self.rows[ROWS_OPEN:]


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Everything that waits for the person. `left_out` tasks are not listed."""

    today: date
    first: TaskRow | None
    groups: tuple[TaskGroup, ...]
    total: int
    left_out: int

    @property
    def late(self) -> int:
        """How many are past their date."""
        rows = [row for group in self.groups for row in group.rows]
        return sum(row.task.is_late for row in ([self.first] if self.first else []) + rows)


def task_page(access: Access, today: date | None = None) -> TaskPage:
    """The person's tasks, grouped by week. As many queries as `my_tasks`."""
    found, now = my_tasks(access), today or timezone.localdate()
    rows = [TaskRow(task, ICONS[task.kind]) for task in found.tasks]
    return TaskPage(
        today=now,
        first=rows[0] if rows else None,
        groups=tuple(_groups(rows[1:], now)),
        total=found.total,
        left_out=found.total - len(rows),
    )


def _groups(rows: Iterable[TaskRow], today: date) -> Iterable[TaskGroup]:
    """Late, this week (to its Sunday), next week, later; groups without a task are left out."""
    sunday = today + timedelta(days=6 - today.weekday())
    by_span: list[list[TaskRow]] = [[], [], [], []]
    for row in rows:
        due = row.task.due or date.max
        span = 0 if due < today else 1 if due <= sunday else 2 if due <= sunday + timedelta(days=7) else 3
        by_span[span].append(row)
    titles = (_("Terlambat"), _("Minggu ini"), _("Minggu depan"), _("Nanti"))
    return [TaskGroup(title, tuple(found)) for title, found in zip(titles, by_span, strict=True) if found]

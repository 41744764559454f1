"""A late policy: a share of the score for every day begun after the due date."""

from __future__ import annotations

import math

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Float

DAY = 24 * 60 * 60


class PerDay(LateSubmissionPlugin):  # type: ignore[misc]
    """`share` of the score for each day begun, never more than the score."""

    share = Float(0.1, help="Part of the score that each day begun costs.").tag(config=True)

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float:
        """The penalty in points."""
        days = math.ceil(total_seconds_late / DAY)
        return round(score * min(1.0, self.share * days), 4)

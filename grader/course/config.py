"""`nbgrader_config.py`: where nbgrader's own steps stay and where ours take their place."""

from __future__ import annotations

FILE = "nbgrader_config.py"
TEMPLATE = '''\
"""How nbgrader runs this course. Written by `grader course init`; edit it as you like."""

import os
import sys
import warnings

# True: submissions run in the isolated judge. False: nbgrader's own kernel runs them, with your rights.
ISOLATED = True

os.environ["GRADER_LANG"] = {language!r}  # of what feedback says
c = get_config()
c.CourseDirectory.course_id = {course_id!r}
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))
{exchange}

warnings.filterwarnings("ignore", message="Object of type")  # nbgrader's database layer, about nothing

# nbgrader calls `alembic` by its bare name: make it found without an activated environment.
os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ.get("PATH", "")

# The release: stubs are cut like the learner's own.
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "grader.course.clear.ClearReferences",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Grading: a renamed notebook gets its name back; copied, changed and deleted cells are put right (in one step, which
# does the work of DeduplicateIds, OverwriteCells and CheckCellMetadata).
c.Autograde.pre_convert_hook = "grader.course.names.restore_name"
c.Autograde.sanitize_preprocessors = [
    "grader.course.repair.Repair",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.OverwriteKernelspec",
]
c.Autograde.autograde_preprocessors = [
    "grader.course.isolated.Isolated" if ISOLATED else "nbgrader.preprocessors.Execute",
    "nbgrader.preprocessors.IgnorePattern",
    "grader.course.limit.LimitBytes",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "grader.course.unanswered.Unanswered",
    "nbgrader.preprocessors.AssignLatePenalties",
]
c.Execute.timeout = 60  # seconds for one cell of the plain kernel
# Without this, whatever is written to stderr (a warning, say) costs all points of the cell.
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = r"(?s).*"

# Feedback shows neither the test cells' code nor the marking schemes.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]

# formgrader and feedback show what students wrote; HTML and scripts in it must not run there.
c.HTMLExporter.filters = {{"markdown2html": "grader.course.markdown.markdown"}}

# Late submissions: see docs/instructors.md.
# c.AssignLatePenalties.plugin_class = "grader.course.late.PerDay"
# c.PerDay.share = 0.1
'''


def config_of(course_id: str, language: str, exchange: str | None) -> str:
    """The configuration's text. `exchange`: the folder that students and instructors share."""
    line = f"c.Exchange.root = {exchange!r}" if exchange else '# c.Exchange.root = "/srv/nbgrader/exchange"'
    return TEMPLATE.format(course_id=course_id, language=language, exchange=line)

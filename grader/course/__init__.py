"""The course for instructors: notebooks for nbgrader, grading in the isolated judge, exports."""

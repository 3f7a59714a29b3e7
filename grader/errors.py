"""What the command says in one line: that it was used wrongly, or that nothing can be graded."""


class UsageError(Exception):
    """The command was given something that it cannot work with; the message is for its user."""


class GraderError(Exception):
    """The grader cannot do its work, through no fault of the submission; the message says why."""


class NotGradableError(Exception):
    """There is nothing here that can be graded; the message says why."""

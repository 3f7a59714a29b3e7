"""
The conformance tests: properties that hold of every right implementation, whoever wrote it.

They travel with the grader, and import nothing of ours but `grader` and `reference`.
"""

from hypothesis import HealthCheck, Phase, Verbosity, settings

from grader.suite import settle_hypothesis

settings.register_profile(
    "conformance",
    max_examples=40,
    database=None,  # what was found yesterday must not change what is drawn today
    deadline=None,  # nothing of a verdict depends on a clock
    derandomize=True,  # unless the run gives a seed
    report_multiple_bugs=False,
    print_blob=False,
    verbosity=Verbosity.quiet,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),  # explain's output is for us, not theirs
    suppress_health_check=(
        HealthCheck.too_slow,  # it looks at a clock
        HealthCheck.function_scoped_fixture,  # one implementation serves all examples of a test
    ),
)
settings.load_profile("conformance")
settle_hypothesis()

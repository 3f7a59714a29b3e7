"""The grader: runs the conformance tests of the specification against somebody else's code."""

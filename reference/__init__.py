"""The reference: what every operation and architecture of the specification computes."""

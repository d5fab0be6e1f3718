"""What can go wrong when the weights are read."""


class WeightsError(Exception):
    """A file of the weights is missing, altered or of another version."""

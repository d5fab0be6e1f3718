"""One network from several: the mean of their weights."""

from collections.abc import Sequence
from copy import deepcopy

import torch

from models.training.network import FeedbackNetwork


def average_networks(networks: Sequence[FeedbackNetwork]) -> FeedbackNetwork:
    """Return a network whose weights are the mean of those of others, which stay as they are.

    Networks trained further from one start lie in one basin of the loss, and their mean is better
    than each (Wortsman et al. 2022, Model soups).
    """
    averaged = deepcopy(networks[0])
    with torch.no_grad():
        for mean, *values in zip(
            *(network.parameters() for network in (averaged, *networks)), strict=True
        ):
            # What is frozen stays as it is to the last bit, which a mean might not.
            if mean.requires_grad:
                mean.copy_(torch.stack(values).mean(0))
    return averaged

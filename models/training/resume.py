"""Back from exported weights to the network that can be trained further."""

import onnx
import torch
from onnx import TensorProto, numpy_helper

from models.training.base import find_base, load_base
from models.training.network import FeedbackNetwork
from models.weights_store import Weights


def read_network(weights: Weights) -> FeedbackNetwork:
    """Return the trained network behind exported weights.

    Raises:
        WeightsError: The base model, which gives the network its shape, is not installed.
    """
    graph = onnx.load_model_from_string(weights.graph).graph
    small = {
        tensor.name: numpy_helper.to_array(tensor)
        for tensor in graph.initializer
        if tensor.data_location != TensorProto.EXTERNAL
    }
    network = FeedbackNetwork(load_base(find_base()))
    trained = small | {name: matrix.expand() for name, matrix in weights.matrices.items()}
    network.load_state_dict(
        {name: torch.from_numpy(trained[name].copy()) for name in network.state_dict()}
    )
    return network.eval()

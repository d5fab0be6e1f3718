"""The model as it ships, for the tests of what serves."""

from dataclasses import replace
from pathlib import Path

import pytest

from models.context import ContextModel
from models.encoder import Encoder
from models.weights_store import find_weights, load_weights


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """As it is served."""
    return Encoder(load_weights(find_weights()))


@pytest.fixture(scope="session")
def deaf() -> Encoder:
    """As it is served, but that it hears no neighbours."""
    return Encoder(replace(load_weights(find_weights()), context=ContextModel.silent()))


@pytest.fixture
def weights_folder(tmp_path: Path) -> Path:
    """A copy of the weights that ship."""
    for path in find_weights().iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path

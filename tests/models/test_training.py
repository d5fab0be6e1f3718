"""Training: two tiny steps, and a served graph equal to the trained network."""

import json
import math
from collections import Counter
from copy import deepcopy
from itertools import chain
from pathlib import Path
from random import Random

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper

from auditor.blinding import Blinder
from corpora.catalogue import Split, TrainingCorpus
from corpora.codebook import Act, Category
from corpora.errors import CorpusError
from corpora.labelled import Contrast, LabelledFinding, LabelledSentence
from models.decisions import Decisions
from models.encoder import Encoder
from models.errors import WeightsError
from models.phrases import PhraseModel
from models.training.adapting import add_low_rank, freeze_lowest, merge_low_rank
from models.training.augmentation import add_noise
from models.training.averaging import average_networks
from models.training.base import find_base, load_base
from models.training.claims import KINDS, learn_claims, read_claims
from models.training.examples import Example, Lessons, PairExample, collate, prepare_examples
from models.training.export import export_weights
from models.training.fitting import Schedule, fit, hide_pieces
from models.training.held_out import list_reviews, make_settings
from models.training.loss import LossWeights, measure_disorder, measure_distillation
from models.training.network import FeedbackNetwork, Outputs, PackedNetwork, find_depth
from models.training.resume import read_network
from models.training.train import read_tokenizer
from models.weights_store import EMBEDDINGS, GRAPH, find_weights, load_weights

SENTENCE = LabelledSentence(
    "Honestly, Priya isn't a team player.",
    2,
    2,
    frozenset({Act.CONCERN}),
    (LabelledFinding(24, 35, Category.PERSONALITY),),
)


@pytest.fixture(scope="module")
def network() -> FeedbackNetwork:
    torch.manual_seed(0)
    return FeedbackNetwork(load_base(find_base()))


def test_labels_land_on_the_pieces_of_the_blinded_sentence(blinder: Blinder) -> None:
    tokenizer = read_tokenizer(find_base())
    [example] = prepare_examples([SENTENCE], tokenizer, blinder.blind)
    tokens = tokenizer.encode(blinder.blind(SENTENCE.text).text).tokens
    marked = [tokens[place] for place, _ in example.pieces]
    assert marked == ["team", "player"]
    assert "priya" not in tokens


@pytest.mark.parametrize("seed", range(30))
def test_noise_keeps_the_words_of_a_finding(seed: int) -> None:
    noisy = add_noise(SENTENCE, Random(seed))
    [finding] = noisy.findings
    assert noisy.text[finding.start : finding.end].lower() == "team player"


@pytest.mark.slow
def test_a_few_steps_lower_the_loss_and_the_graph_equals_the_network(
    network: FeedbackNetwork, blinder: Blinder, tmp_path: Path
) -> None:
    tokenizer = read_tokenizer(find_base())
    sentences = list(chain.from_iterable(list_reviews(TrainingCorpus.open(), Split.DEV)))[:16]
    examples = prepare_examples(sentences, tokenizer, blinder.blind)
    pair = PairExample((examples[0],), (examples[1],), Contrast.SPECIFICITY)
    lessons = Lessons(tuple((example,) for example in examples), (pair,))
    losses: list[float] = []
    schedule = Schedule(epochs=4, batch_size=16, warm_up=0.01)
    fit(network, lessons, schedule, seed=1, report=lambda _, loss: losses.append(loss))
    assert losses[-1] < losses[0]
    export_weights(
        network,
        PhraseModel.silent(),
        tokenizer.to_str(),
        tmp_path,
        version="test",
        settings=make_settings(Decisions.undecided()),
    )
    graph = onnx.load(tmp_path / GRAPH, load_external_data=False).graph
    zeros = {
        node.output[0]: int(numpy_helper.to_array(node.attribute[0].t))
        for node in graph.node
        if node.output[0].endswith(".zero")
    }
    assert Counter(zeros.values())[1] == 6 * 3, (
        "GELU's range, for three parts of each of six layers"
    )
    texts = [blinder.blind(sentence.text).text for sentence in sentences]
    [served] = Encoder(load_weights(tmp_path)).encode([texts])
    for text, row in zip(texts, served, strict=True):
        ids = torch.tensor([tokenizer.encode(text).ids])
        with torch.no_grad():
            trained = network(ids, torch.ones_like(ids))
            states = network.encoder(ids, torch.ones_like(ids)).last_hidden_state[0]
        heads = {
            "specificity": row.specificity,
            "constructiveness": row.constructiveness,
            "acts": row.own_acts,
            "categories": row.categories,
        }
        for name, logits in heads.items():
            assert np.abs(getattr(trained, name)[0].numpy() - logits).max() < 1e-4
        assert np.abs(trained.pieces[0, 1:-1].numpy() - row.pieces).max() < 1e-4
        assert np.abs(states.mean(0).numpy() - row.state).max() < 1e-4
    again = read_network(load_weights(tmp_path)).state_dict()
    assert all(torch.equal(again[name], value) for name, value in network.state_dict().items())


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_a_network_that_went_astray_is_not_exported(
    network: FeedbackNetwork, number: float, tmp_path: Path
) -> None:
    astray = deepcopy(network)
    with torch.no_grad():
        astray.acts.bias[1] = number
    with pytest.raises(WeightsError, match=r"acts\.bias holds a number that is not finite"):
        export_weights(astray, PhraseModel.silent(), "{}", tmp_path, version="test", settings={})


WINDOW = {
    "ids": torch.tensor([101, 2016, 2003, 2986, 102, 101, 2204, 102, 0]),
    "positions": torch.tensor([0, 1, 2, 3, 4, 0, 1, 2, 0]),
    "owners": torch.tensor([1, 1, 1, 1, 1, 2, 2, 2, 0]),
    "sentences": torch.tensor([1, 2]),
}


@pytest.mark.parametrize("sharpness", [1.0, 30.0])
def test_sentences_in_one_window_are_read_as_by_themselves(
    network: FeedbackNetwork, sharpness: float
) -> None:
    network = deepcopy(network).eval()
    with torch.no_grad():
        for layer in network.encoder.encoder.layer:
            layer.attention.self.query.weight *= sharpness
        packed = PackedNetwork(network)(**WINDOW)
        for row in (0, 1):
            own = WINDOW["owners"] == row + 1
            ids = WINDOW["ids"][own].unsqueeze(0)
            *sentence, pieces = network(ids, torch.ones_like(ids))
            for logits, alone in zip(packed, sentence, strict=False):
                assert torch.allclose(logits[row], alone[0], atol=1e-4)
            assert torch.allclose(packed[4][own], pieces[0], atol=1e-4)


def test_shares_add_up_to_the_logits(network: FeedbackNetwork) -> None:
    with torch.no_grad():
        packed = PackedNetwork(network.eval())(**WINDOW)
    specificity, _, acts, _, _, shares, _ = packed
    for row in (0, 1):
        added = shares[WINDOW["owners"] == row + 1].sum(0)
        bias = torch.cat([network.specificity.bias.sum().view(1), network.acts.bias])
        expected = torch.cat([specificity[row].sum().view(1), acts[row]])
        assert torch.allclose(added + bias, expected, atol=1e-4)


def test_the_mean_of_networks_lies_between_them(network: FeedbackNetwork) -> None:
    other = deepcopy(network)
    with torch.no_grad():
        other.acts.weight += 1.0
    before = network.acts.weight.clone()
    averaged = average_networks([network, other])
    assert torch.allclose(averaged.acts.weight, before + 0.5)
    assert torch.equal(network.acts.weight, before)
    assert torch.equal(averaged.pieces.weight, network.pieces.weight)


def test_low_rank_steps_are_all_that_learns_and_are_merged_without_a_trace(
    network: FeedbackNetwork,
) -> None:
    adapted = deepcopy(network).eval()
    ids, mask = torch.tensor([[101, 2016, 2003, 2986, 102]]), torch.ones(1, 5, dtype=torch.long)
    with torch.no_grad():
        before = adapted(ids, mask).acts
        add_low_rank(adapted, 4)
        assert torch.allclose(adapted(ids, mask).acts, before, atol=1e-6)
        learning = [n for n, p in adapted.named_parameters() if p.requires_grad and "encoder" in n]
        for name, parameter in adapted.named_parameters():
            if name in learning:
                parameter.add_(0.05)
        after = adapted(ids, mask).acts
        merge_low_rank(adapted)
        assert torch.allclose(adapted(ids, mask).acts, after, atol=1e-6)
    assert learning
    assert all(name.endswith((".up", ".down")) for name in learning)
    assert not torch.allclose(after, before, atol=1e-2)
    assert adapted.state_dict().keys() == network.state_dict().keys()


def test_hidden_pieces_are_neither_marks_nor_findings() -> None:
    example = Example((101, *range(2000, 2200), 102), 1, 1, (), (3,), ((1, 3), (2, 3)))
    short = Example((101, 2000, 102), 1, 1, (), (), ())
    batch = collate([example, short])
    torch.manual_seed(0)
    changed = hide_pieces(batch, 0.5).ids != batch.ids
    assert 70 <= int(changed[0].sum()) <= 130
    assert not changed[0, [0, 1, 2, 201]].any()
    assert not changed[1, [0, 2, 3]].any()
    assert torch.equal(hide_pieces(batch, 0.0).ids, batch.ids)
    taught = Outputs(*(torch.full((2, 202, 3), -1.0) for _ in Outputs._fields))
    taught.pieces[0, 100:] = torch.tensor([-1.0, -1.0, 0.5])
    changed = hide_pieces(batch, 0.5, taught).ids != batch.ids
    assert changed[0, 3:100].any()
    assert not changed[0, 100:].any()


def test_the_embeddings_never_change(network: FeedbackNetwork) -> None:
    shipped = load_weights(find_weights())
    [(_, matrix)] = [(n, m) for n, m in shipped.matrices.items() if "word_embeddings" in n]
    trained = network.encoder.embeddings.word_embeddings.weight
    assert not trained.requires_grad
    assert np.array_equal(trained.detach().numpy(), matrix.expand())
    assert EMBEDDINGS in {path.name for path in find_weights().iterdir()}


def test_training_cannot_open_the_test_split() -> None:
    corpus = TrainingCorpus.open()
    assert all(batch.split is not Split.TEST for batch in corpus.batches)
    with pytest.raises(CorpusError, match="may not read the test split"):
        list(corpus.read_reviews(Split.TEST))
    with pytest.raises(CorpusError, match="may not read the test split"):
        list(corpus.read_pairs(Split.TEST))


def test_batches_are_padded_and_masked(blinder: Blinder) -> None:
    tokenizer = read_tokenizer(find_base())
    short = LabelledSentence("Fine.", 1, 2, frozenset(), ())
    batch = collate(prepare_examples([SENTENCE, short], tokenizer, blinder.blind))
    assert batch.mask[1].sum() < batch.mask[0].sum()
    assert batch.specificity.tolist() == [[1, 0, 0, 0], [0, 0, 0, 0]]
    assert batch.constructiveness.tolist() == [[1, 0, 0, 0], [1, 0, 0, 0]]


def test_a_student_draws_toward_its_teacher(blinder: Blinder) -> None:
    tokenizer = read_tokenizer(find_base())
    batch = collate(prepare_examples([SENTENCE], tokenizer, blinder.blind))
    sure = Outputs(*(torch.full_like(getattr(batch, name), 9.0) for name in Outputs._fields))
    unsure = Outputs(*(torch.zeros_like(getattr(batch, name)) for name in Outputs._fields))
    near = measure_distillation(sure, sure, batch.mask, LossWeights())
    assert near < 0.1 * measure_distillation(unsure, sure, batch.mask, LossWeights())


def test_the_lowest_layers_stay_as_they_are() -> None:
    network = FeedbackNetwork(load_base(find_base()))
    freeze_lowest(network, 4)
    learning = {name for name, parameter in network.named_parameters() if parameter.requires_grad}
    depths = {find_depth(name) for name in learning if name.startswith("encoder.")}
    assert depths == {5, 6}
    assert {"acts.weight", "pieces.bias"} <= learning


ORDERS = [
    pytest.param(Contrast.SPECIFICITY, "specificity", 1.0, id="the better side is more specific"),
    pytest.param(
        Contrast.CONSTRUCTIVENESS, "constructiveness", 1.0, id="the better side is more useful"
    ),
    pytest.param(Contrast.FINDING, "categories", -1.0, id="the better side has fewer findings"),
]


@pytest.mark.parametrize(("contrast", "head", "sign"), ORDERS)
def test_pairs_in_order_cost_less(contrast: Contrast, head: str, sign: float) -> None:
    low = Outputs(*(torch.zeros(1, 4) for _ in Outputs._fields))
    high = low._replace(**{head: torch.full((1, 4), 3.0 * sign)})
    assert measure_disorder(low, high, [contrast]) < measure_disorder(high, low, [contrast])


def test_a_claim_and_its_evidence_land_on_their_pieces_and_are_learnt(tmp_path: Path) -> None:
    text = "The proof is neat. It is wrong in step 3. Sigma may be zero there."
    path = tmp_path / "claims.jsonl"
    labels = [[19, 40, "Eval_neg_1"], [42, 65, "Jus_neg_1"], [0, 3, "Major_claim"]]
    path.write_text(json.dumps({"id": 0, "review": text, "label": labels}) + "\n", "utf-8")
    tokenizer = read_tokenizer(find_base())
    split = [(0, 18), (19, 41), (42, 66)]
    sentences = read_claims(path, lambda _: split, tokenizer)
    marked = [sorted({KINDS[k] for _, k in s.kinds.nonzero().tolist()}) for s in sentences]
    assert marked == [[], ["Eval_neg"], ["Jus_neg"]]
    assert sentences[1].kinds.sum() == len(tokenizer.encode("It is wrong in step 3").ids) - 2

    encoder = load_base(find_base())
    before = encoder.encoder.layer[0].attention.self.query.weight.detach().clone()
    words = encoder.embeddings.word_embeddings.weight.detach().clone()
    first, last = (learn_claims(encoder, sentences, seed=1, epochs=n) for n in (1, 20))
    assert last < 0.5 * first
    assert not torch.equal(encoder.encoder.layer[0].attention.self.query.weight, before)
    assert torch.equal(encoder.embeddings.word_embeddings.weight, words)

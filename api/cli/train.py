"""`evenhand train` and `evenhand train-boundaries`: make the shipped weights again."""

from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Annotated

import typer

from auditor.errors import InstallationError


def train(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the weights go.")] = Path(
        "models/weights"
    ),
    seed: Annotated[int, typer.Option("--seed")] = 20261123,
    version: Annotated[
        str,
        typer.Option("--model-version", help="Goes into every audit; the program's own if none."),
    ] = "",
    teachers: Annotated[
        int,
        typer.Option(
            "--teachers",
            min=0,
            help="Larger models to learn from, each about authors that it has not read; "
            "1 has read all of them, 0 is none.",
        ),
    ] = 2,
    start: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="DIR",
            help="Weights to train further, instead of the base model; of text without labels they "
            "speak beside the teachers.",
        ),
    ] = None,
    copies: Annotated[
        int,
        typer.Option("--copies", min=1, help="Students, each with a seed of its own, to average."),
    ] = 1,
    epochs: Annotated[
        int,
        typer.Option(
            "--epochs",
            min=1,
            help="Passes over the labelled text; each goes twice through text without labels, of "
            "which only teachers speak.",
        ),
    ] = 15,
    rate: Annotated[
        float, typer.Option("--rate", min=0.0, help="The encoder's highest learning rate.")
    ] = 2e-4,
    device: Annotated[
        str, typer.Option("--device", help="cpu, or cuda where there is one.")
    ] = "cpu",
) -> None:
    """Train the model on the corpus and write its weights (needs the extra `teacher`)."""
    try:
        from models.training.fitting import Schedule
        from models.training.train import Recipe
        from models.training.train import train as fit
    except ImportError as error:
        raise _ask_for_extra(error) from error
    from auditor.blinding import Blinder
    from auditor.document import load_language
    from corpora.catalogue import TrainingCorpus

    blinder = Blinder(load_language())
    fit(
        TrainingCorpus.open(),
        blinder.blind,
        out,
        Recipe(
            seed=seed,
            schedule=Schedule(epochs=epochs, encoder_rate=rate),
            teachers=teachers,
            start=start,
            copies=copies,
            device=device,
        ),
        version=version or metadata.version("evenhand"),
        report=lambda name, epoch, loss: typer.echo(
            f"{name}, epoch {epoch}: loss {loss:.4f}", err=True
        ),
    )
    typer.echo(f"Weights written to {out}")


def train_boundaries(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the weights go.")] = Path(
        "models/boundary_weights"
    ),
    seed: Annotated[int, typer.Option("--seed")] = 20261129,
    epochs: Annotated[int, typer.Option("--epochs", min=1, help="Passes over the corpus.")] = 4,
) -> None:
    """Train the small network that cuts text without stops (needs the extra `train`)."""
    try:
        from models.training.boundaries import Recipe
        from models.training.boundaries import train_boundaries as fit
    except ImportError as error:
        raise _ask_for_extra(error) from error
    from auditor.blinding import Blinder
    from auditor.document import cut_doubtful, load_language
    from corpora.catalogue import TrainingCorpus
    from models.weights_store import find_weights, load_weights

    language = load_language()
    fit(
        TrainingCorpus.open(),
        partial(cut_doubtful, language, Blinder(language)),
        out,
        Recipe(seed=seed, epochs=epochs),
        load_weights(find_weights()),
        version=metadata.version("evenhand"),
        report=lambda epoch, loss: typer.echo(f"epoch {epoch}: loss {loss:.4f}", err=True),
    )
    typer.echo(f"Weights written to {out}")


def _ask_for_extra(error: ImportError) -> InstallationError:
    return InstallationError(
        f"training needs {error.name}, which is not installed: pip install 'evenhand[train]'"
    )

"""Text in, predictions out: the encoder and its weights. Serving needs neither torch nor the web."""

from models.boundaries import BoundaryFinder
from models.predictions import Carriers, Range, SentencePrediction
from models.predictor import Predictor

__all__ = ["BoundaryFinder", "Carriers", "Predictor", "Range", "SentencePrediction"]

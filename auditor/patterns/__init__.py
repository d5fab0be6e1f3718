"""Phrase patterns: one TOML file a category, each with its message, source and proof."""

from auditor.patterns.detector import PatternDetector, PatternMatch
from auditor.patterns.files import Guidance, PatternFile, load_pattern_files

__all__ = ["Guidance", "PatternDetector", "PatternFile", "PatternMatch", "load_pattern_files"]

"""The page that shows the interface: drawn from its own description, and loading nothing."""

import json
import shlex
from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""What a browser may load for the page (its Content-Security-Policy): its own style, no more."""


def render_interface(described: Mapping[str, Any], address: str) -> str:
    """Return the page of an OpenAPI description; `address` is what the examples are sent to."""
    return _load_template().render(described=described, example=partial(_word_example, address))


@cache
def _load_template() -> Template:
    return Environment(
        loader=PackageLoader("api"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    ).get_template("interface.html.j2")


def _word_example(address: str, path: str, operation: Mapping[str, Any]) -> str:
    """Return an operation's example as a command that a shell takes as it stands."""
    command = ["curl", "-s", address.rstrip("/") + path]
    if "requestBody" in operation:
        content = operation["requestBody"]["content"]["application/json"]
        example = next(iter(content["examples"].values()))
        command += ["-H", "content-type: application/json", "-d", json.dumps(example["value"])]
    return shlex.join(command)

"""The report as one HTML file that needs no network.

Everything from a letter, a label or a record is escaped (jinja2's autoescape), and a content security policy
lets nothing run but the one script whose hash it names.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from evals.report.charts import state_of
from evals.report.view import View
from evals.table import figure


def html_page(view: View) -> str:
    """Render the page."""
    environment = Environment(
        loader=PackageLoader("evals.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["figure"] = figure
    environment.globals["state_of"] = state_of
    style, script = _asset("report.css"), _asset("report.js")
    return environment.get_template("report.html").render(
        view=view,
        board=view.board,
        style=Markup(style),
        script=Markup(script),
        policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'",
    )


def _asset(name: str) -> str:
    return files("evals.report").joinpath("templates", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"

"""Import direction, lint and repository hygiene, by the project's own tools."""

import os
import subprocess
import sys

import pytest

from tests.contracts.source import ROOT, at, files, imports, name, refuse

SHELL = ("app.py", "pages")


def run(*command: str) -> None:
    """Run a tool of this environment in the project folder; fail with what it printed."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "160"}
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"{' '.join(command)}\n{done.stdout}{done.stderr}", pytrace=False)


def test_imports_run_one_way():
    """A stage imports only earlier stages, the core knows no shell, and only `present` draws."""
    call = "import sys; from importlinter import cli; sys.exit(cli.lint_imports(no_cache=True, no_logo=True))"
    run("-c", call)


def test_lint_is_clean():
    """Ruff finds nothing, with every rule on but those pyproject.toml gives a reason against."""
    run("-m", "ruff", "check", "--no-cache", "--quiet", "--output-format=concise", ".")


def test_pages_do_not_draw():
    """Pages and the entry file show figures; they never import plotly."""
    wrong = [at(path, node) for path in files(*SHELL) for node, module in imports(path) if module.startswith("plotly")]
    refuse(wrong, "Build the figure in analytics/present:")


def test_pages_do_not_import_each_other():
    """A page imports only the shared modules of pages/, whose names start with an underscore."""
    wrong = [
        f"{at(path, node)} imports {module}"
        for path in files("pages")
        for node, module in imports(path)
        if module.startswith("pages.")
        and not module.split(".")[1].startswith("_")
        and path.stem != "_" + module.split(".")[1]
    ]
    refuse(wrong, "Share through a module of pages/ whose name starts with an underscore:")


def test_core_imports_without_shell_or_drawing():
    """Importing the core loads neither Streamlit nor plotly, so a schedule can run it on a bare machine."""
    stages = [name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in files("analytics")]
    core = [stage for stage in stages if not stage.startswith(("analytics.present", "analytics.__main__"))]
    call = f"import importlib, sys; [importlib.import_module(m) for m in {core}]; "
    run("-c", call + "sys.exit(' '.join({'streamlit', 'plotly'} & set(sys.modules)) or None)")

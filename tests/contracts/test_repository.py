"""What is published: a README that is true, a configuration that is obeyed, no heavy or private file."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from streamlit import config

from tests.contracts.readme_tree import END, README, START, refreshed
from tests.contracts.source import ROOT, name, refuse

RUN = "python -m pip install -r requirements.txt && python -m streamlit run app.py"
TEST = "python -m pip install -r requirements-dev.txt && python -m pytest"
PRIVATE = [f"/{folder}/".encode() for folder in ("work", "tmp", "root", "home/user")]
MEGABYTE = 1_000_000
SETTINGS = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))


def flatten(table: dict[str, object], prefix: str = "") -> dict[str, object]:
    """Options by dotted name."""
    flat: dict[str, object] = {}
    for key, value in table.items():
        flat |= flatten(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
    return flat


def published() -> list[Path]:
    """Files that git tracks and the disk holds."""
    if not (ROOT / ".git").exists():
        pytest.skip("Not a git clone: no list of published files.")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [path for file in listed.split("\0") if file and (path := ROOT / file).is_file()]


def test_architecture_in_readme_is_the_tree_on_disk():
    """README's architecture names every module, with the first line of its docstring."""
    readme = README.read_text("utf-8")
    assert START in readme
    assert END in readme
    now, then = refreshed(readme).splitlines(), readme.splitlines()
    cure = "Refresh it with `python -m tests.contracts.readme_tree`:"
    refuse([f"{'+' if line in now else '-'} {line}" for line in {*now} ^ {*then}], cure)
    assert now == then, cure


@pytest.mark.parametrize("command", [RUN, TEST])
def test_readme_gives_the_two_commands(command: str):
    """README states the command that starts Accord and the command that tests it, each on its own line."""
    assert command in README.read_text("utf-8").splitlines()


def test_ci_runs_the_command_of_the_readme():
    """`.ci/run` is executable and ends in README's own test command."""
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK)
    assert script.read_text("utf-8").rstrip().endswith(TEST)


def test_files_are_light():
    """No published file reaches 5 MB."""
    heavy = [path for path in published() if path.stat().st_size >= 5 * MEGABYTE]
    refuse(map(name, heavy), "Generate it instead:")


def test_files_name_no_private_folder():
    """No published file carries a path of the machine it was written on."""
    texts = [(path, path.read_bytes()) for path in published()]
    private = [path for path, text in texts if any(re.search(rb"(?<![\w.*/])" + word, text) for word in PRIVATE)]
    refuse(map(name, private), "Write the path relative to the project:")


def test_ignored_rules_have_a_reason():
    """Each lint rule that is switched off says why, on its line."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    rules = re.findall(r'^    "[A-Z]+[0-9]*",.*$', text, flags=re.MULTILINE)
    assert rules
    refuse([rule for rule in rules if not re.search(r'",\s+# \S', rule)], "Say why:")


def test_streamlit_knows_every_setting():
    """No setting is misspelt: Streamlit would ignore it without a word."""
    known = set(config.get_config_options(force_reparse=False))
    refuse(set(flatten(SETTINGS)) - known, "Streamlit has no such option:")


def test_nothing_leaves_the_machine_and_nothing_leaks_on_screen():
    """The shipped settings keep telemetry, tracebacks and the network shut."""
    shut = {
        "browser.gatherUsageStats": False,
        "client.showErrorDetails": "none",
        "server.address": "127.0.0.1",
        "server.enableAgentApi": False,
    }
    assert flatten(SETTINGS) == flatten(SETTINGS) | shut


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB` (WCAG 2)."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_theme_can_be_read(theme: str):
    """Texts reach 4.5:1 on the page and the sidebar, white does on a primary button, and chart colours reach 3:1."""
    options = SETTINGS["theme"][theme]
    grounds = [options["backgroundColor"], options["secondaryBackgroundColor"]]
    pairs = [(name, options[name], ground, 4.5) for name in options if name.endswith("extColor") for ground in grounds]
    pairs += [("primaryColor", options["primaryColor"], "#FFFFFF", 4.5)]
    pairs += [("chartCategoricalColors", colour, grounds[0], 3) for colour in options["chartCategoricalColors"]]
    faint = [f"{name} {one} on {other}" for name, one, other, least in pairs if contrast(one, other) < least]
    refuse(faint, "Too faint to read:")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_theme_is_complete(theme: str):
    """Light and dark set the same options; colours are valid, and scales have the ten steps Streamlit demands."""
    light, dark = SETTINGS["theme"]["light"], SETTINGS["theme"]["dark"]
    options = SETTINGS["theme"][theme]
    assert light.keys() == dark.keys()
    assert len(options["chartSequentialColors"]) == len(options["chartDivergingColors"]) == 10
    values = [
        value for option in flatten(options).values() for value in (option if isinstance(option, list) else [option])
    ]
    refuse([value for value in values if not re.fullmatch(r"#[0-9A-F]{6}", str(value))], "Not a colour:")

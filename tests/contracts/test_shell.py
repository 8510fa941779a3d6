"""The Streamlit shell: one door to the session, no cache on frames, no word outside the catalogues."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.contracts.source import Function, at, called, files, has_words, imports, name, nodes, refuse, template

SHELL = ("app.py", "pages")
CODE = (*SHELL, "analytics", "sample_data", "benchmarks")
FRAME = re.compile(r"\b(DataFrame|Series|ndarray|Export|QueryPanel|Analysis)\b")  # a frame, or a hop that holds one
DOOR = "pages/_session.py"
STYLE_ROOM = "pages/_layout.py"  # the one module that may write style rules of its own

# First argument and these keywords of these calls are read by a person.
SAYS = frozenset(
    "badge button caption checkbox chat_input color_input date_input dialog download_button error expander "
    "feedback file_uploader form_submit_button header info link_button markdown menu_button metric multiselect "
    "number_input page_link Page pills popover radio segmented_control select_slider selectbox slider spinner status "
    "subheader success tabs text text_area text_input time_input title toast toggle warning write "
    "Column TextColumn NumberColumn ProgressColumn CheckboxColumn SelectboxColumn DateColumn LinkColumn "
    "BarChartColumn LineChartColumn MultiselectColumn".split()
)
READ_KEYWORDS = frozenset("body caption delta help label options page_title placeholder title value".split())
# In figures and workbooks, these keywords and dictionary keys are.
DRAWN_KEYWORDS = frozenset(
    "title title_text text name ticktext hovertemplate texttemplate legendgrouptitle_text xaxis_title yaxis_title "
    "header".split()
)


def spoken(node: ast.AST) -> Iterator[str]:
    """Texts with words in an argument: a literal, an f-string, or a list of them; a choice gives both sides."""
    match node:
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            for part in parts:
                yield from spoken(part)
        case ast.IfExp(body=body, orelse=orelse):
            yield from spoken(body)
            yield from spoken(orelse)
        case _:
            text = template(node)
            if text and has_words(text):
                yield text


def test_only_one_door_to_the_session():
    """`session_state` appears in pages/_session.py and nowhere else."""
    named = {ast.Attribute: "attr", ast.Constant: "value"}
    places = [(path, node) for path, node in nodes(*CODE) if name(path) != DOOR and type(node) in named]
    wrong = [at(path, node) for path, node in places if getattr(node, named[type(node)]) == "session_state"]
    refuse(wrong, f"Ask {DOOR} for it:")


def test_no_cache_is_keyed_on_a_frame():
    """No cached function takes a frame: Streamlit hashes a sample of large frames and would answer for another one."""
    wrong = []
    for path, node in nodes(*CODE):
        if isinstance(node, Function) and any("cache_" in ast.unparse(mark) for mark in node.decorator_list):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            wrong += [
                f"{at(path, node)} {argument.arg}"
                for argument in arguments
                if not argument.arg.startswith("_")  # Streamlit leaves these out of the key
                and (argument.annotation is None or FRAME.search(ast.unparse(argument.annotation)))
            ]
    refuse(wrong, "Key the cache on bytes or a content hash, and annotate its parameters:")


@pytest.mark.parametrize("word", ["eval", "exec"])
def test_nothing_runs_text(word: str):
    """No text is run as code."""
    calls = [(path, node) for path, node in nodes(*CODE) if isinstance(node, ast.Call)]
    wrong = [at(path, node) for path, node in calls if isinstance(node.func, ast.Name) and node.func.id == word]
    refuse(wrong, f"No {word}:")


def test_nothing_unpickles():
    """No module reads or writes pickles, which run what they read."""
    modules = ("pickle", "cloudpickle", "joblib", "shelve", "marshal", "dill")
    wrong = [
        at(path, node) for path in files(*CODE) for node, module in imports(path) if module.split(".")[0] in modules
    ]
    calls = [(path, node) for path, node in nodes(*CODE) if isinstance(node, ast.Call)]
    wrong += [at(path, call) for path, call in calls if called(call) in ("read_pickle", "to_pickle")]
    wrong += [at(path, call) for path, call in calls for word in call.keywords if word.arg == "allow_pickle"]
    refuse(wrong, "Keep tables as Parquet or CSV and values as JSON:")


def test_no_markup_from_data():
    """Nothing is shown as HTML: a query may hold any markup."""
    calls = [(path, node) for path, node in nodes(*SHELL) if isinstance(node, ast.Call)]
    wrong = [at(path, call) for path, call in calls for word in call.keywords if word.arg == "unsafe_allow_html"]
    written = [(path, call) for path, call in calls if ast.unparse(call.func) == "st.html" and name(path) != STYLE_ROOM]
    wrong += [at(path, call) for path, call in written if not isinstance(call.args[0], ast.Constant)]
    refuse(wrong, "Show it as text:")


def test_every_word_on_a_page_comes_from_the_catalogues():
    """Pages hand Streamlit no words of their own, so French and English are both complete."""
    wrong = []
    for path, call in nodes(*SHELL):
        if isinstance(call, ast.Call) and called(call) in SAYS:
            arguments = call.args[:1] + [word.value for word in call.keywords if word.arg in READ_KEYWORDS]
            wrong += [f"{at(path, call)} {text!r}" for argument in arguments for text in spoken(argument)]
    refuse(wrong, "Move these words to analytics/locales:")


def test_every_word_in_a_figure_comes_from_the_catalogues():
    """Figures, tables and documents hold no words of their own."""
    wrong = []
    for path, node in nodes("analytics/present"):
        match node:
            case ast.Call(keywords=keywords):
                values = [word.value for word in keywords if word.arg in DRAWN_KEYWORDS]
            case ast.Dict(keys=keys, values=every):
                pairs = zip(keys, every, strict=True)
                values = [value for key, value in pairs if key is not None and template(key) in DRAWN_KEYWORDS]
            case _:
                continue
        wrong += [f"{at(path, node)} {text!r}" for value in values for text in spoken(value)]
    refuse(wrong, "Move these words to analytics/locales:")

"""The few rules that Streamlit has no option for, written with the palette and the tokens."""

from dataclasses import asdict
from string import Template

from analytics.present.palette import PALETTES, Mode
from analytics.present.tokens import HEADINGS, RADIUS, RING, SPACES

_RULES = Template("""
[data-testid='stMainBlockContainer'] { padding-left: $edge; padding-right: $edge; }
[data-testid='stMainBlockContainer'] h1 { padding: 0 0 0.2rem; }
.st-key-header { margin-bottom: -0.8rem; }
[data-testid='stMainBlockContainer'] h2 { padding: 0.2rem 0 0.6rem; line-height: 1.3; }
[data-testid='stMainBlockContainer'] h3 { padding: 0 0 0.9rem; line-height: 1.4; }
.st-key-brand [data-testid='stCaptionContainer'] { margin-top: -0.6rem; }
[class*='st-key-refusal_'] { border-left: 0.3rem solid $risk; }

/* Small words are muted, not faded: Streamlit's own 60 % of the ink cannot be read on the panel. */
[data-testid='stCaptionContainer'] { color: $muted; opacity: 1; }
[data-testid='stFileUploaderDropzoneInstructions'] span { color: $muted; }
:is([data-testid='stApp'], [data-testid='stPopoverBody']) :is(input, textarea)::placeholder {
  color: $muted; opacity: 1;
}
[data-testid='stMetricValue'] { font-variant-numeric: tabular-nums; }
[data-testid='stMetricDelta'] :is(div, p) { white-space: normal; overflow: visible; }

[data-testid='stCode'] code .token { color: $ink !important; }

/* A card's months stand beside its number, so that all cards of a row are equally high. */
[data-testid='stMetric'] { position: relative; }
[data-testid='stMetric'] div[data-testid='stMetricChart'] {
  position: absolute; top: 2.9rem; right: 0.9rem; width: 34%; height: auto; margin: 0;
}
[data-testid='stMetric'] [data-testid='stMetricChart'] svg { width: 100%; height: auto; }

/* A laptop's first screen has room for the main chart. */
@media (max-height: 800px) {
  .st-key-path { padding: 0.3rem 1rem; }
  .st-key-path [data-testid='stColumn'] { align-self: center; }
  .st-key-path [data-testid='stCaptionContainer'] { display: none; }
}

/* What can be typed into or chosen from has an outline that is seen. */
[data-testid='stApp'] :is([data-testid$$='InputRootElement'], [data-testid='stNumberInputContainer'],
  [data-testid='stTextAreaRootElement'], .react-aria-ComboBox > [role='group'],
  [data-testid='stSelectbox'] [data-rac][role='group']):not(:focus-within) { border-color: $field; }

/* The ring of the keyboard. */
:is(a, button, summary, canvas, [role='radio'], [tabindex='0']):focus-visible, [data-testid='stMain'] p a:focus-visible,
[data-testid='stMain'] :is(h1, h2, h3, h4, li, td) a:focus-visible {
  outline: $ring solid $both; outline-offset: 2px; border-radius: $radius; box-shadow: none;
}
[data-testid='stMain']:focus-visible { outline: $ring solid $both; outline-offset: -$ring; }
[data-testid='stSlider'] [data-rac]:has(> div > input:focus-visible) {
  outline: $ring solid $both; outline-offset: 2px;
}
:is([data-testid='stApp'], [data-testid='stPopoverBody']) :is([data-testid$$='InputRootElement'],
  [data-testid='stNumberInputContainer'], [data-testid='stTextAreaRootElement'],
  .react-aria-ComboBox > [role='group']):focus-within {
  border-color: $both; outline: 1px solid $both;
}

@media print {
  [data-testid='stSidebar'], [data-testid='stHeader'], [data-testid='stDownloadButton'] { display: none; }
  [data-testid='stApp'], [data-testid='stMain'] { position: static; overflow: visible; height: auto; }
  [class*='st-key-card_'] { break-inside: avoid; }
}
""")
_DARK = Template("""
[data-testid='stMain'] [data-testid='stButtonGroup'] button[data-selected='true'] p { color: $both; }
[data-testid='stMain'] [data-testid='stSliderThumbValue'] { color: $both; }
""")  # the primary colour carries white words; as words on dark paper it would be too faint


def rules(mode: Mode) -> str:
    """Return the rules as CSS."""
    tokens = {**asdict(PALETTES[mode]), **HEADINGS, **SPACES, "radius": RADIUS, "ring": RING}
    return _RULES.substitute(tokens) + (_DARK.substitute(tokens) if mode == "dark" else "")

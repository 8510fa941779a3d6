"""What a person sees: theme, figures, display tables, sentences and cards; no statistics, no Streamlit."""

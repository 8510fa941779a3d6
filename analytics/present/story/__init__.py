"""The story told to a client, the same in the meeting, the deck, the workbook and the report."""

"""Every limit of the reader, stated once: what is beyond them is refused with the limit in the message."""

MAX_CELL = 1_000_000  # characters of a line, hence of a cell
MAX_COLUMNS = 2_000
LONGEST_QUOTED_CELL = 50  # lines; a quote left open longer than this is a stray quote

LARGE_TEXT = 32_000_000  # bytes from which on a text is not held in memory
MAX_TEXT = 4_000_000_000  # bytes of a text
MAX_PACKED = 2_000_000_000  # bytes of an archive

MAX_MEMBERS = 100  # files of one archive
MAX_DEPTH = 1  # an archive in an archive is read, one more level is not
MAX_INFLATED = 4_000_000_000  # bytes that may come out of an archive and of the archives inside it
MAX_IN_MEMORY = 200 << 20  # bytes of a file or member that is read as a whole
LARGE_MEMBER = 64_000_000  # from here on a member inflates to a file, where the caller offers a folder
MAX_RATIO = 200  # inflated bytes per packed byte
RATIO_COUNTS_FROM = 10_000_000  # bytes; a small file of blanks is no bomb

MAX_WORKBOOK = 800_000_000  # bytes that may come out of an XLSX
MAX_ROWS = 1_100_000  # of a sheet; Excel itself ends at 1,048,576
MAX_CELLS = 20_000_000  # of a sheet
MAX_STRINGS = 5_000_000  # shared strings of a workbook
MAX_SHEET_TEXT = 400_000_000  # bytes of a sheet once its shared strings stand in every cell that names them

"""What was read is kept: a cache by content, and a child process that reads, so that a bad file harms nobody."""

from analytics.store.folder import Cache, place
from analytics.store.reader import Kept, Reader, read_paths
from analytics.store.terminal import Terminal

__all__ = ["Cache", "Kept", "Reader", "Terminal", "place", "read_paths"]

"""The running application in a real Chromium."""

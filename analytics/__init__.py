"""Accord's core: exports in, decisions out, no browser needed.

One way, a room per stage: `ingest.read_paths` → `unify.unify` → `model.analyse` → `decide.plan`, `decide.frontier`,
`decide.compare` → `present`. Import from the rooms: this file imports nothing, so that a stage loads what it needs.
"""

"""Papers and files of one report, made from its JSON interface alone: never from the database, never from live data.

`kinds.py` names them all. This file imports nothing: what reads labels or figures needs no typesetter.
"""

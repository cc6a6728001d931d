"""Kaejon: a province's target households, from the list to help that arrives.

Importing the package swaps in the SQLite that `pysqlite3` carries. It has to happen before anything imports Django's
database layer: the SQLite of Debian 12's Python has the WAL-reset bug, which can lose committed rows.
"""

import sys

import pysqlite3
import pysqlite3.dbapi2

sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

"""Prepares the folder for `./pemantik`: Python packages, front-end files, message catalogs, test tools.

Only the standard library is used here, because nothing else exists yet when this code runs.
"""

"""The project's own sample documents: a generator of published final accounts (部门决算) as PDF.

`python -m tests.samples` writes the committed sample inbox, `generate` makes any number of fictional departments.
Forms, titles and column heads follow the official layout; sentences and fictional figures are the project's own.
"""

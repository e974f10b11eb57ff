"""`python -m evals` is `imr-eval`."""

from evals.cli import main

main()

"""One contract, run over every regimen."""

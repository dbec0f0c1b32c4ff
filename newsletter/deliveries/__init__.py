"""The ledger's moves. Every one is a conditional update that says who else may have been first."""

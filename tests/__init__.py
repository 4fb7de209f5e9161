"""The proof: unit, contract, integration, functional and fault tests. A package, because a dependency ships one of this name."""

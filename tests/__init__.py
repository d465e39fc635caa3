"""The promises of Ratusz, by kind: unit, spec, generative, web, contract, architecture, docs, browser."""

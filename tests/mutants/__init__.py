"""Each way in which need-to-know could break, made on purpose: `make mutants` says whether the tests notice."""

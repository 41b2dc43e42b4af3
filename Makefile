# Two commands first: `make demo` and `make test`. Each makes .venv and installs what it needs.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: help demo test long check lint verify slow fresh bench results clean

help:            ## this list
	@sed -n 's/^\([a-z]*\): .*## /  make \1\t/p' Makefile | expand -t 18

demo: .venv/.run ## grade a half-right submission of assignment 3
	@$(BIN)/grade assignment3 tests/submissions/assignment3/demo || test $$? -eq 1

test: .venv/.dev ## the tests, under five minutes
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup -m "not slow and not long and not gpu"

check: lint test long slow verify ## everything: lint, types, tests, proof

lint: .venv/.dev ## ruff, mypy, which room may import which, and zizmor for the workflows
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/zizmor --offline --quiet .github/workflows

verify: .venv/.dev ## prove every check of the course
	$(BIN)/grade verify

long: .venv/.dev ## tests that take longer: whole runs that are killed, large submissions; minutes
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup -m "long and not slow and not gpu"

slow: .venv/.dev ## the tests that take longest
	$(BIN)/python -m pytest -q -m "slow and not gpu"

fresh: .venv/.dev ## rewrite what is generated: assignments/, docs, the README's output
	$(BIN)/grade release
	$(BIN)/python -m grader.commands.docs

bench: .venv/.dev ## the benchmarks: what a student waits for, many at once, isolation, a class, names
	$(BIN)/python benchmarks/local.py
	$(BIN)/python benchmarks/many.py
	$(BIN)/python benchmarks/isolation.py
	$(BIN)/python benchmarks/class.py
	$(BIN)/python benchmarks/judgement.py

results: .venv/.dev ## train what has no numbers in benchmarks/results/raw/, and write docs/results.md
	$(BIN)/python benchmarks/results

clean:           ## remove .venv and caches
	rm -rf .venv .grade .pytest_cache .mypy_cache .ruff_cache build *.egg-info

.venv/.run: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing (PyTorch is large: the first time takes minutes) ..."
	@$(PIP) -e .
	@touch $@

.venv/.dev: pyproject.toml constraints.txt .venv/.run
	@$(PIP) -e ".[dev]"
	@touch $@

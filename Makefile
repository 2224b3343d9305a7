# The commands of this checkout. `make` alone lists them; each makes the environment first if it has to.
PYTHON ?= python3
BIN := .venv/bin
COMPILE := uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11 --no-emit-index-url

.DEFAULT_GOAL := help
.PHONY: help env demo test pytest faults coverage check format gen lock

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

env:  ## make .venv from requirements/dev.lock; instant when it is there
	@$(PYTHON) scripts/make_env.py

demo: env  ## a real Kafka, a sample wire, and tagged stories as they commit
	@$(BIN)/conflictwire demo

test: $(if $(filter true,$(CI)),coverage,pytest)  ## the whole test suite, against a real broker

pytest: env
	@$(BIN)/pytest -q

faults: env  ## every fault under load, about 45 minutes, into bench/results and docs; or ARGS=--help
	@$(if $(ARGS),,FAULTS_THOROUGH=1 $(BIN)/pytest -q tests/faults)
	@$(BIN)/python -m tests.faults.suite $(or $(ARGS),--write)

coverage: env  ## the whole test suite, measuring how much of each package it reaches; against floors
	@rm -rf .coverage
	@$(BIN)/coverage run -m pytest -q
	@$(BIN)/python scripts/check_coverage.py

check: env  ## format, lint, types, layers, dependencies, generated documents
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/pytest -q tests/contract

format: env  ## let ruff write the format and what it can fix
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

gen: env  ## write the generated schemas, documents and dashboard; read the diff
	@$(BIN)/python -m scripts.generate_schemas
	@$(BIN)/python -m scripts.generate_topic_tables
	@$(BIN)/python -m scripts.generate_metrics_docs
	@$(BIN)/python -m scripts.generate_settings_docs
	@$(BIN)/python -m scripts.generate_conditions_docs
	@$(BIN)/python -m scripts.generate_data_docs
	@$(BIN)/python -m scripts.generate_review_docs
	@$(BIN)/python -m scripts.generate_dashboard

lock: env  ## resolve again: requirements/*.lock (needs uv) and the broker's jars
	@command -v uv >/dev/null || { echo "make lock: install uv first, it resolves the lock"; exit 1; }
	$(COMPILE) --extra local --group dev --output-file requirements/dev.lock pyproject.toml
	$(COMPILE) --constraint requirements/dev.lock --output-file requirements/base.lock pyproject.toml
	echo hatchling | $(COMPILE) --constraint requirements/dev.lock --output-file requirements/build.lock -
	$(BIN)/python scripts/lock_jars.py

# Counterclaim. `make run` and `make test` need Python 3.11+, python3-venv and make, nothing else.

INBOX ?= examples/inbox
WAREHOUSE ?= warehouse
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help

.PHONY: help
help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

# The lock files are complete: nothing is resolved, every package is checked against its hash.
define install
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(1)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@
endef

$(VENV)/run.stamp: requirements/run.lock pyproject.toml
	$(call install,requirements/run.lock)

$(VENV)/dev.stamp: requirements/dev.lock pyproject.toml
	$(call install,requirements/dev.lock)

.PHONY: run
run: $(VENV)/run.stamp ## take in INBOX (default examples/inbox), publish to WAREHOUSE (default warehouse/), write its report
	$(BIN)/counterclaim run "$(INBOX)" --warehouse "$(WAREHOUSE)"
	$(BIN)/counterclaim report --warehouse "$(WAREHOUSE)"

.PHONY: dev
dev: $(VENV)/run.stamp ## Dagster's UI, schedule and sensor on http://127.0.0.1:3000
	mkdir -p .dagster
	DAGSTER_HOME="$(CURDIR)" COUNTERCLAIM_INBOX="$(INBOX)" COUNTERCLAIM_WAREHOUSE="$(WAREHOUSE)" \
	$(BIN)/dagster dev --module-name pipelines.definitions

.PHONY: test
test: lint types imports definitions docs unit ## everything that CI runs

.PHONY: lint
lint: $(VENV)/dev.stamp ## ruff: lint and format
	$(BIN)/ruff check
	$(BIN)/ruff format --check

.PHONY: types
types: $(VENV)/dev.stamp ## mypy, strict
	$(BIN)/mypy

.PHONY: imports
imports: $(VENV)/dev.stamp ## which part may import which
	$(BIN)/lint-imports

.PHONY: definitions
definitions: $(VENV)/dev.stamp ## Dagster loads the definitions
	VIRTUAL_ENV="$(CURDIR)/$(VENV)" $(BIN)/dg check defs

DOCS := build/docs

# README and docs/contents.md make the first page; links between pages stay as they are in the repository.
.PHONY: docs
docs: $(VENV)/dev.stamp ## the documentation as a site, build/docs/site/index.html; a broken link is an error
	rm -rf $(DOCS) && mkdir -p $(DOCS)/source
	cp -r --parents docs benchmarks/README.md CHANGELOG.md $(DOCS)/source
	mv $(DOCS)/source/docs/contents.md $(DOCS)/source/contents.md
	cat README.md $(DOCS)/source/contents.md > $(DOCS)/source/index.md && rm $(DOCS)/source/contents.md
	$(BIN)/sphinx-build -q -W --keep-going -c docs $(DOCS)/source $(DOCS)/site
	@echo "$(DOCS)/site/index.html"

.PHONY: unit
unit: $(VENV)/dev.stamp ## pytest, on all cores
	$(BIN)/pytest --numprocesses auto --dist loadfile

CONFORMANCE := build/venv-conformance

$(CONFORMANCE)/stamp: requirements/conformance.lock
	test -d $(CONFORMANCE) || $(PYTHON) -m venv $(CONFORMANCE)
	$(CONFORMANCE)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/conformance.lock
	touch $@

.PHONY: conformance
conformance: $(VENV)/run.stamp $(CONFORMANCE)/stamp ## others' tools accept every contract, and see tampering
	$(BIN)/counterclaim run examples/inbox --warehouse build/conformance
	$(CONFORMANCE)/bin/python tests/conformance/conformance.py build/conformance/counterclaim.duckdb

.PHONY: bench
bench: $(VENV)/dev.stamp ## speed and size: end to end, growing archives, contested events, publishing (an hour; needs ../shared)
	$(BIN)/python -m benchmarks.all

.PHONY: bench-end-to-end
bench-end-to-end: $(VENV)/dev.stamp ## real articles to a published version, beside spaCy (needs ../shared or COUNTERCLAIM_SHARED)
	$(BIN)/python -m benchmarks.end_to_end

.PHONY: bench-growth
bench-growth: $(VENV)/dev.stamp ## 200 articles added to 0, 20,000 and 200,000: time and memory (needs ../shared or COUNTERCLAIM_SHARED)
	$(BIN)/python -m benchmarks.growth

.PHONY: bench-contested
bench-contested: $(VENV)/dev.stamp ## contested events of one country and month among 10 million claims
	$(BIN)/python -m benchmarks.contested

.PHONY: bench-extraction
bench-extraction: $(VENV)/dev.stamp ## claims held against annotated articles (needs ../shared or COUNTERCLAIM_SHARED)
	$(BIN)/python -m benchmarks.extraction

.PHONY: bench-events
bench-events: $(VENV)/dev.stamp ## events held against annotated clusters (needs ../shared or COUNTERCLAIM_SHARED)
	$(BIN)/python -m benchmarks.events

.PHONY: bench-gate
bench-gate: $(VENV)/dev.stamp ## the gate on 1 million claims, beside pandera alone and DuckDB by hand
	$(BIN)/python -m benchmarks.gate

.PHONY: bench-publish
bench-publish: $(VENV)/dev.stamp ## 1 million claims through the gate into a snapshot, beside a bare copy by DuckDB
	$(BIN)/python -m benchmarks.publish

.PHONY: bench-ingest
bench-ingest: $(VENV)/dev.stamp ## pages, feeds and archives read, beside the bare libraries (needs ../shared or COUNTERCLAIM_SHARED)
	$(BIN)/python -m benchmarks.ingest

.PHONY: bench-day
bench-day: $(VENV)/dev.stamp ## a day of 100 feeds at 1,000 articles an hour, time compressed
	$(BIN)/python -m benchmarks.day

.PHONY: bench-tick
bench-tick: $(VENV)/dev.stamp ## an hourly tick with nothing new, beside what Dagster itself costs
	$(BIN)/python -m benchmarks.tick

CLUSTER := requirements/cluster.lock

$(VENV)/cluster.stamp: $(CLUSTER) $(VENV)/dev.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(CLUSTER)
	touch $@

.PHONY: test-ray
test-ray: $(VENV)/cluster.stamp ## the Ray engine on one node, on two, and where one is lost
	$(BIN)/pytest tests/engines/test_ray.py

.PHONY: test-s3
test-s3: $(VENV)/cluster.stamp ## a warehouse in a bucket of a real S3-compatible server, and its commit killed at every request
	$(BIN)/pytest tests/storage/test_bucket.py
	$(BIN)/python -m tests.storage.bucket_kill_points

.PHONY: test-lake
test-lake: $(VENV)/cluster.stamp ## the published tables in a DuckLake
	$(BIN)/pytest tests/storage/test_lake.py

.PHONY: bench-ray
bench-ray: $(VENV)/cluster.stamp ## two Ray nodes beside two local processes, and a node lost midway (needs ../shared)
	$(BIN)/python -m benchmarks.cluster

.PHONY: bench-report
bench-report: $(VENV)/dev.stamp ## the report of WAREHOUSE, beside its own queries
	$(BIN)/python -m benchmarks.report "$(WAREHOUSE)"

BROWSER := requirements/browser.lock

.PHONY: test-browser
test-browser: $(VENV)/dev.stamp ## the report in a real browser (needs Debian's package chromium)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(BROWSER)
	$(BIN)/pytest tests/report/browser

.PHONY: test-postgres
test-postgres: $(VENV)/dev.stamp ## Dagster's records in a real PostgreSQL (needs Debian's package postgresql)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/server.lock
	COUNTERCLAIM_POSTGRES=1 $(BIN)/pytest tests/pipeline/test_postgres.py

.PHONY: soak
soak: $(VENV)/dev.stamp ## 500 scheduled ticks in compressed time: memory, open files, sizes
	$(BIN)/python -m benchmarks.soak

.PHONY: fuzz
fuzz: $(VENV)/dev.stamp ## 4,000 damaged inputs for each reader
	HYPOTHESIS_PROFILE=default COUNTERCLAIM_FUZZ_EXAMPLES=4000 $(BIN)/pytest tests/ingest/test_fuzz.py

FUZZER := requirements/fuzz.lock
FUZZ_SECONDS ?= 600

.PHONY: fuzz-atheris
fuzz-atheris: $(VENV)/dev.stamp ## FUZZ_SECONDS (600) of inputs led by coverage, over all readers (x86-64, Python 3.11 to 3.13)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(FUZZER)
	$(BIN)/python -m tests.ingest.fuzz_atheris --seconds $(FUZZ_SECONDS)

.PHONY: faults
faults: $(VENV)/dev.stamp ## kill runs at their file operations, fill the disk; then 100 publications under 4 readers (half an hour)
	$(BIN)/python -m tests.faults.kill_points
	COUNTERCLAIM_PUBLICATIONS=100 $(BIN)/pytest -s tests/faults/test_readers.py

.PHONY: lock
lock: ## write requirements/*.lock anew (needs uv on the PATH)
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file requirements/run.lock
	uv pip compile pyproject.toml --extra build --extra dev --constraint requirements/run.lock --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file requirements/dev.lock
	uv pip compile pyproject.toml --extra build --extra dev --extra ray --extra lake requirements/cluster.in --constraint requirements/dev.lock --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file requirements/cluster.lock
	uv pip compile requirements/browser.in --constraint requirements/dev.lock --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file requirements/browser.lock
	uv pip compile requirements/fuzz.in --constraint requirements/dev.lock --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file requirements/fuzz.lock
	uv pip compile pyproject.toml --extra build --extra postgres --extra openlineage --constraint requirements/dev.lock --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file requirements/server.lock
	uv pip compile requirements/conformance.in --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file requirements/conformance.lock

.PHONY: clean
clean: ## remove what runs and tests leave behind, but no warehouse
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .dagster logs .logs_queue .nux

# The doors of the project; on Windows the README names the same commands without make.
PYTHON ?= python3
BIN = .venv/bin
XDIST ?= 2

# a folder with MANIFEST.tsv and MASTER.tsv
DIR ?= ../shared/corpus/hostile

.PHONY: demo demo-reset test test-long faults random-kills nights two-robots hostile fuzz lint lock setup setup-test bench-reading bench-entry bench-intake bench-audit bench-ledger material sbom audit-deps clean

setup:
	@$(PYTHON) tools/bootstrap.py run

setup-test:
	@$(PYTHON) tools/bootstrap.py test

demo: setup
	@$(BIN)/fakturarobot demo || [ $$? -eq 1 ]  # 1: some invoices wait for a person, as they should

demo-reset: setup
	@$(BIN)/fakturarobot demo --reset

test: setup-test
	$(BIN)/pytest -n $(XDIST) --dist loadgroup -q

# Kill before, kill after and a fault at every named point of a night of ten invoices; build/bench/faults.json. Two to
# three hours; a part: `make faults POINTS='entering.*'`, `make faults SHARE=1/4`, and MORE=--resume goes on.
POINTS ?= *
SHARE ?= 1/1
faults: setup-test
	$(BIN)/python -m tests.benchmarks.faults.every_point --points '$(POINTS)' --share $(SHARE) --seed $(SEED) $(MORE)

# KILLS at moments drawn by SEED, up to four a night; build/bench/random-kills.json. A thousand take most of a day.
KILLS ?= 1000
random-kills: setup-test
	$(BIN)/python -m tests.benchmarks.faults.random_kills --seed $(SEED) --count $(KILLS) $(MORE)

# Nights on the same books with a fault drawn by SEED in each, and the clerk's answers; build/bench/nights.json.
NIGHTS ?= 30
nights: setup-test
	$(BIN)/python -m tests.benchmarks.faults.thirty_nights --nights $(NIGHTS) --seed $(SEED)

# Two robots that start together, so many TIMES; build/bench/two-robots.json.
TIMES ?= 200
two-robots: setup-test
	$(BIN)/python -m tests.benchmarks.faults.two_robots --times $(TIMES)

# Hostile mails, PDFs and XMLs through the real night, held to its invariants; build/bench/hostile.json.
hostile: setup-test
	$(BIN)/python -m tests.benchmarks.hostile $(DIR)

# atheris on mails, pages and XML for SECONDS each; skipped in words where atheris cannot be had.
SECONDS ?= 60
fuzz: setup-test
	-@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/fuzz.lock 2>/dev/null
	$(BIN)/python -m tests.fuzz $(SECONDS)

# Whole nights beyond the selection of `make test`: more kills and faults.
test-long: setup-test
	$(BIN)/pytest -n $(XDIST) --dist loadgroup -q -m long

lint: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench-reading: setup-test
	$(BIN)/python -m tests.benchmarks.bench_reading

# Made invoices with their truth beside them, and scans of them, in build/made: `make material COUNT=200 SEED=7`.
COUNT ?= 140
SEED ?= 1
material: setup-test
	$(BIN)/python -m tests.material build/made --count $(COUNT) --seed $(SEED) --scans

# The robot's entry against a bare script, then a night of N invoices: `make bench-entry NIGHT=1000` for its memory.
NIGHT ?= 400
bench-entry: setup-test
	$(BIN)/python -m tests.benchmarks.bench_entry --night $(NIGHT)

# New mail by the robot against a bare IMAP fetch of the same bytes; build/bench/intake.json.
bench-intake: setup-test
	$(BIN)/python -m tests.benchmarks.bench_intake

# The proof of an action log of a million records; build/bench/audit.json.
bench-audit: setup-test
	$(BIN)/python -m tests.benchmarks.bench_audit

# The ledger with a million cases against an empty one; build/bench/ledger.json.
bench-ledger: setup-test
	$(BIN)/python -m tests.benchmarks.bench_ledger

# What the robot is made of, as CycloneDX JSON with licences: build/sbom.cdx.json.
sbom: setup-test
	$(BIN)/python tools/sbom.py

# Known vulnerabilities of the locked packages, by pip-audit; skipped in words where its data cannot be had.
audit-deps:
	@$(PYTHON) tools/audit_dependencies.py

lock:
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --extra demo --extra page --extra postgresql --group build pyproject.toml -o requirements/run.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --extra demo --extra page --extra postgresql --group build --group dev pyproject.toml -o requirements/dev.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --group fuzz -o requirements/fuzz.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --group audit -o requirements/audit.lock

clean:
	rm -rf build dist demo .mypy_cache .ruff_cache .pytest_cache .hypothesis

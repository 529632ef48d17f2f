# Everything here works in a fresh clone; Python >= 3.11, make and git are all it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: run test check fix content bench torture fuzz release lock clean

# A conversation in the terminal; with TELEGRAM_BOT_TOKEN set, the same bot on Telegram.
run: $(VENV)/.run
	@if [ -n "$$TELEGRAM_BOT_TOKEN" ]; then $(BIN)/citebot serve; else $(BIN)/citebot chat; fi

test: $(VENV)/.dev
	$(BIN)/python -m pytest

# Style, types, architecture, content and tests: what a change must pass.
check: $(VENV)/.dev
	$(BIN)/ruff check bot tests release
	$(BIN)/ruff format --check bot tests release
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/citebot check
	$(BIN)/python -m pytest

fix: $(VENV)/.dev
	$(BIN)/ruff check --fix bot tests release
	$(BIN)/ruff format bot tests release

# Knowledge and intents only: for editors.
content: $(VENV)/.dev
	$(BIN)/citebot check
	$(BIN)/python -m pytest tests/questions

bench: $(VENV)/.bench
	$(BIN)/python -m tests.bench.answers
	$(BIN)/python -m tests.bench.phrases

torture: $(VENV)/.dev
	$(BIN)/python -m tests.torture
	$(BIN)/python -m tests.torture.replicas

# Ten minutes each of coverage-guided fuzzing: files, updates.
fuzz: $(VENV)/.fuzz
	$(BIN)/python -m tests.fuzz

# dist/: archive and wheel, made and proved; what they bring along, and whether faults of it are known. docs/release.md.
release: $(VENV)/release/.done
	@$(VENV)/release/bin/python -m release

# The locks pin every package by version and hash.
lock:
	$(PYTHON) -m venv /tmp/citebot-lock
	/tmp/citebot-lock/bin/python -m pip install --quiet pip-tools
	cd /tmp && for name in run dev bench fuzz release; do /tmp/citebot-lock/bin/pip-compile --quiet --strip-extras --allow-unsafe \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	  --no-emit-options --output-file $(CURDIR)/requirements/$$name.txt $(CURDIR)/requirements/$$name.in || exit 1; done

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# Only the lock may be installed, each file by its hash; then the project itself, which needs nothing more.
$(VENV)/.run: $(VENV)/bin/python requirements/run.txt pyproject.toml
	@[ -e $(VENV)/.dev ] || $(PIP) --require-hashes -r requirements/run.txt
	@[ -e $(VENV)/.dev ] || $(PIP) --no-deps --no-build-isolation --editable .
	@echo "Reading the base; this takes some seconds, once." >&2
	@$(BIN)/citebot ask hello > /dev/null
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python requirements/dev.txt pyproject.toml
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.run

$(VENV)/.bench: $(VENV)/.dev requirements/bench.txt
	@$(PIP) --require-hashes -r requirements/bench.txt
	@touch $@

$(VENV)/.fuzz: $(VENV)/.dev requirements/fuzz.txt
	@$(PIP) --require-hashes -r requirements/fuzz.txt
	@touch $@

$(VENV)/release/.done: requirements/release.txt
	@$(PYTHON) -m venv $(VENV)/release
	@$(VENV)/release/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements/release.txt
	@touch $@

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis

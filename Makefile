# Everything a new machine needs: Rust 1.89+, Python 3.10+, make, git.
#
#   make demo     builds the command and asks the booking example
#   make test     every test, Rust and Python
#   make wheel    the Python wheel, in $(TARGET)/wheels

PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
TARGET := $(or $(CARGO_TARGET_DIR),target)
BIN    := $(TARGET)/release/airsdlc
ASK    := $(BIN) -C examples/booking

.PHONY: demo test test-rust test-python wheel notebook clean-demo

demo: $(BIN)
	@echo; echo '== What is there: airsdlc stats'; echo
	@$(ASK) stats
	@echo; echo '== What fifteen minutes without the booking database cost, and why: airsdlc impact booking-db --downtime 15m'; echo
	@$(ASK) impact booking-db --downtime 15m
	@echo; echo '== Why the outbox worker was built so: airsdlc trace outbox_worker.go'; echo
	@$(ASK) trace outbox_worker.go
	@mkdir -p demo
	@$(ASK) impact booking-db --format svg > demo/booking-db.svg
	@echo; echo '== The outage as a picture: demo/booking-db.svg'
	@echo "   Ask your own repository: $(BIN) -C PATH impact TARGET"

# Cargo knows what is stale.
.PHONY: $(BIN)
$(BIN):
	cargo build --release -p airsdlc-cli

test: test-rust test-python

test-rust:
	cargo test --workspace --exclude airsdlc-py

# The environment for the tests; made anew when what it needs changes.
$(VENV)/ready: airsdlc-py/pyproject.toml airsdlc-py/requirements-test.txt
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --upgrade pip
	$(PY) -m pip install --quiet -r airsdlc-py/requirements-test.txt
	@touch $@

wheel: $(VENV)/ready
	@rm -rf $(TARGET)/wheels
	$(PY) -m maturin build --quiet --release --manifest-path airsdlc-py/Cargo.toml --out $(TARGET)/wheels

test-python: wheel
	$(PY) -m pip install --quiet --force-reinstall --no-deps $(TARGET)/wheels/airsdlc-*.whl
	$(PY) -m pytest -q airsdlc-py/tests
	cd $(VENV) && bin/python -m mypy.stubtest airsdlc --mypy-config-file ../airsdlc-py/pyproject.toml
	$(PY) examples/notebooks/run.py --check
	$(PYTHON) airsdlc-py/tests/every_python.py $(TARGET)/wheels

# Runs the notebook and writes its results into it.
notebook: wheel
	$(PY) -m pip install --quiet --force-reinstall --no-deps $(TARGET)/wheels/airsdlc-*.whl
	$(PY) examples/notebooks/run.py

# make demo: install and see it work.  make test: everything that must hold.  make gpu-check: what needs CUDA.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := demo
.PHONY: demo test gpu-check bench clean

$(BIN)/grader: setup.cfg constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test,train,course,cluster,drill]'
	@touch $@

demo: $(BIN)/grader
	@$(BIN)/python -m benchmarks.demo

test: $(BIN)/grader
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/grader dev check --strict
	$(BIN)/python -m pytest

gpu-check: $(BIN)/grader
	$(BIN)/python -m pytest -m gpu

bench: $(BIN)/grader
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.model
	$(BIN)/python -m benchmarks.cache
	$(BIN)/python -m benchmarks.class_grading
	$(BIN)/python -m benchmarks.nbgrader_speed

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache

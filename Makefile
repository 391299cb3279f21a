# Everything is set up by boardpapers/bootstrap.py, with nothing but Python $(PYTHON).
PYTHON ?= python3
ARGS ?=
BOOTSTRAP = @command -v $(PYTHON) >/dev/null || \
	{ echo "Board Papers needs Python 3.11 or newer, and there is no $(PYTHON)." >&2; exit 1; }; \
	exec $(PYTHON) -m boardpapers.bootstrap

.PHONY: run test lint bench lock screenshots

# Set up, load the demo board the first time, and serve it.
run:
	$(BOOTSTRAP) run $(ARGS)

# Set up, and run every test: make test ARGS="tests/packs -x"
test:
	$(BOOTSTRAP) test $(ARGS)

# Set up, and check style, types, layers, templates, settings and migrations.
lint:
	$(BOOTSTRAP) lint

# Set up, measure building packs beside other ways, and write docs/benchmark.md.
bench:
	$(BOOTSTRAP) bench $(ARGS)

# Make the README's pictures from the demo board, in docs/images/.
screenshots:
	$(BOOTSTRAP) test -q tests/browser/screenshots.py

# Write the lock files anew: make lock ARGS=--upgrade
lock:
	$(BOOTSTRAP) lock $(ARGS)

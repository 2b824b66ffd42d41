# Aliases, for those whose fingers say make.
.PHONY: demo run test quick bench locks
demo: ; python3 beatbook.py demo
run: ; python3 beatbook.py run
test: ; python3 beatbook.py test
quick: ; python3 beatbook.py test --quick
bench: ; python3 beatbook.py bench
locks: ; for part in '' -scale -dev; do uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 requirements$$part.in -o requirements$$part.lock; done

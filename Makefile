# make demo    build, screen the example catalogue, print the findings, write the HTML report, and serve a desk over them until Ctrl-C
# make demo-both  two desks, an authority's and a platform's, that work with each other
# make test    get what the tests need as far as possible, then run them all
# make quality  measure the rules by the corpus of twins again and write the tables of docs/quality.md and docs/corpus.md
# make check   everything the gate runs: format, vet, lint, generated files, race, tests
# make screenshots  draw the pictures of the README again, from the pages themselves
# make dist    archives, packages, image, list of parts and checksums of a release, in dist/
# make demo-cluster  sweep a million invented items on a queue and four workers of this machine, kill two of them, and compare with one process
# make bench   measure on this machine and write tools/bench/RESULTS.md; CORPUS=FILE measures your own offers

GO ?= go
DEMO = examples/catalogue/market.ndjson examples/catalogue/shop.csv examples/catalogue/feed.xml examples/catalogue/pages

.PHONY: quality screenshots build demo demo-both demo-cluster test check dist bench load fuzz attack soak clean

build:
	@mkdir -p bin
	$(GO) build -o bin/aedile ./cmd/aedile

# Findings give exit status 1, which is what a demonstration is for; 2 is a failure here too.
demo: build
	@./bin/aedile screen --output table --ignore examples/ignore.yaml $(DEMO) || [ $$? -eq 1 ]
	@./bin/aedile screen --quiet --ignore examples/ignore.yaml -o aedile-report.html $(DEMO) || [ $$? -eq 1 ]
	@echo
	@echo "The report, one page to open in any browser: $(CURDIR)/aedile-report.html"
	@rm -rf bin/demo && mkdir -p bin/demo
	@./bin/aedile register import safetygate examples/registers/safety-gate.json --as-of "$$(date -u +%F)" --shelf bin/demo/registers > /dev/null
	@echo && printf "A desk over them: " && ./bin/aedile desk example --store sqlite:bin/demo/aedile.db --policy examples/policy.yaml --shelf bin/demo/registers $(DEMO) \
		examples/catalogue/household.ndjson
	@head -n 3 examples/hidden-links/posts.ndjson > bin/demo/posts.ndjson; ./bin/aedile join --quiet bin/demo/posts.ndjson examples/hidden-links/listings.ndjson \
		--resolved examples/hidden-links/resolved.ndjson -o bin/demo/joined.ndjson || [ $$? -eq 1 ]
	@./bin/aedile case open review --store sqlite:bin/demo/aedile.db --policy examples/policy.yaml --by screener:demo \
		--findings bin/demo/joined.ndjson --items bin/demo/posts.ndjson > /dev/null
	@./bin/aedile duties --example > bin/demo/service.json && ./bin/aedile case key bin/demo/journal.key > /dev/null
	@./bin/aedile serve --demo --store sqlite:bin/demo/aedile.db --policy examples/policy.yaml --shelf bin/demo/registers --key bin/demo/journal.key \
		--duties bin/demo/service.json --tier marketplace --ads examples/ads/shown.ndjson

quality:
	$(GO) test ./test -run 'QualityPage|CorpusOfTwins' -update

demo-cluster: build
	@.ci/demo-cluster

# Two desks, an authority's and a platform's, that exchange a request, its answers, an order and a finding, each verifying the other. It says
# how to look at both records.
demo-both: build
	@rm -rf bin/both && ./bin/aedile exchange show bin/both

test:
	@.ci/prepare
	@AEDILE_TEST_POSTGRES="$$(.ci/postgres)" $(GO) test -timeout 40m ./...

check:
	@.ci/run

dist:
	@$(GO) -C tools run ./dist

# Each picture is drawn by the browser and made small; somebody looks at them before they are committed.
screenshots:
	@.ci/prepare
	@AEDILE_TEST_SHOTS="$(CURDIR)/docs/img" AEDILE_TEST_PAGES="readme" $(GO) test -count=1 -run 'Screenshots$$' ./web

bench: build
	@$(MAKE) --no-print-directory -C tools/bench OFFERS="$(abspath $(CORPUS))"

# A short run of every fuzz target; their seeds run with the tests.
fuzz:
	@.ci/fuzz 25s

# More than a hundred files that were made to stop the program, each in a process that the system limits; prints a table of figures and
# writes the sum of it into docs/security-model.md. It reads and writes local files only. The tests run a part of them with -short.
attack:
	@$(GO) test -count=1 -v -run TestHostileFiles ./test/attack -update

# How many requests a desk answers on this machine, and how long they take. The load shares the processors with the desk.
load: build
	@$(GO) -C tools run ./load

# Every fuzz target for ten minutes, then 500 mixed requests a second to a desk for ten minutes, with a look at what could grow.
soak: build
	@.ci/fuzz 10m
	@$(GO) -C tools run ./load -soak 10m

clean:
	rm -rf bin dist aedile-report.html

# Builds, tests and checks goxel-daemon. Needs Go, git and a POSIX shell; "make race" needs a C compiler as well.
# Works with GNU make 3.81 and later. "make" alone lists the targets, from the comments beside them.

GO       ?= go
PREFIX   ?= /usr/local
DESTDIR  ?=
FUZZTIME ?= 10s
COVERMIN ?= 90

# The version that the commands report: the latest tag and the distance to it, or dev and the commit without tags,
# or dev alone outside a git checkout.
ifndef VERSION
VERSION := $(shell git describe --tags --dirty --match 'v[0-9]*' 2>/dev/null || \
	{ h=$$(git rev-parse --short HEAD 2>/dev/null) && echo "dev-$$h"; } || echo dev)
endif

BUILD  = CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=false -ldflags "-X main.version=$(VERSION)"
TOOL   = $(GO) tool -modfile=ci/tools/go.mod
GOLANGCI_VERSION = v2.15.0
GOLANGCI = $(shell if test -x bin/tools/golangci-lint; then echo bin/tools/golangci-lint; \
	else command -v golangci-lint; fi)

.DEFAULT_GOAL := help
.PHONY: help build test race lint tools fuzz cover peers bench bench-versus bench-compare compat demo install clean cross

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

build: ## build every command into bin/ (VERSION overrides the version from git)
	@mkdir -p bin
	$(BUILD) -o bin/ ./cmd/...

test: ## run the tests (TESTFLAGS is passed on, e.g. TESTFLAGS=-count=1)
	$(GO) test $(TESTFLAGS) ./...

race: ## run the tests under the race detector (needs a C compiler)
	@cc=$$($(GO) env CC); command -v $${cc%% *} >/dev/null 2>&1 || { \
		echo "make race: the race detector needs a C compiler, and '$$cc' is not installed"; \
		echo "make race: install one (Debian: apt-get install gcc libc6-dev) or set CC"; exit 1; }
	CGO_ENABLED=1 $(GO) test -race $(TESTFLAGS) ./...

lint: ## check format, vet, staticcheck, and golangci-lint where it is installed (make tools)
	@files=$$($(TOOL) gofumpt -l .) || exit 1; if test -n "$$files"; then \
		echo "make lint: not formatted by gofumpt:"; echo "$$files"; exit 1; fi
	$(GO) vet ./...
	$(TOOL) staticcheck ./...
	@if test -n "$(GOLANGCI)"; then echo "$(GOLANGCI) run"; $(GOLANGCI) run; \
	else echo "make lint: golangci-lint is not installed and was left out; make tools installs it"; fi

tools: ## install golangci-lint into bin/tools (takes minutes); the other tools are built by Go as needed
	GOBIN="$(CURDIR)/bin/tools" $(GO) install \
		github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)

fuzz: ## run every fuzz target for FUZZTIME each, default 10s
	@GO="$(GO)" sh ci/fuzz.sh $(FUZZTIME)

cover: ## measure the coverage of storage, engine and rpc; fails under COVERMIN percent, default 90
	@pkgs=$$($(GO) list ./storage/... ./engine/... ./rpc/... | grep -v 'test$$' | paste -sd , -) || exit 1; \
	out=$$($(GO) test -coverprofile=coverage.out -coverpkg="$$pkgs" ./storage/... ./engine/... ./rpc/... 2>&1); \
	status=$$?; printf '%s\n' "$$out" | sed 's/ of statements in .*//'; exit $$status
	@awk -v min=$(COVERMIN) -f ci/cover.awk coverage.out

peers: ## compare with other programs: glTF by the Khronos validator (npm), .gox and .vox by Goxel (Debian; installs it)
	sh ci/gltf-validator.sh
	sh ci/goxel.sh

bench: ## run the benchmarks (BENCHARGS is passed on; BENCHARGS=--help explains)
	$(GO) run ./cmd/goxel-bench $(BENCHARGS)

bench-versus: ## compare with Redis, echo servers, libraries and memory itself (BENCHARGS is passed on)
	$(GO) run ./cmd/goxel-bench versus $(BENCHARGS)

bench-compare: ## compare the daemon with that of a revision or of a JSON file, BASE, default HEAD~1 (BENCHARGS is passed on)
	$(GO) run ./cmd/goxel-bench compare $(or $(BASE),HEAD~1) $(BENCHARGS)

compat: ## run what was written for older releases, then measure beside a process for every command (COMPATARGS is passed to the first)
	$(GO) run ./cmd/goxel-compat $(COMPATARGS)
	$(GO) run ./cmd/goxel-compat measure

demo: build ## start a daemon, build a scene through it and save the results (DEMOARGS is passed on)
	$(GO) run ./cmd/goxel-demo $(DEMOARGS)

install: build ## copy the commands to DESTDIR/PREFIX/bin, default /usr/local/bin
	@mkdir -p "$(DESTDIR)$(PREFIX)/bin"
	@for dir in cmd/goxel*; do name=$${dir#cmd/}; \
		case $$name in goxel-demo | goxel-compat) continue ;; esac; if ! test -f "bin/$$name"; then continue; fi; \
		echo "install $(DESTDIR)$(PREFIX)/bin/$$name"; \
		install -m 0755 "bin/$$name" "$(DESTDIR)$(PREFIX)/bin/$$name" || exit 1; done

clean: ## delete what the other targets made
	rm -rf bin coverage.out bench.out demo-out

cross: ## check that the commands build for linux and macOS, amd64 and arm64
	@dir=$$(mktemp -d) || exit 1; trap 'rm -rf "$$dir"' EXIT; \
	for target in linux/amd64 linux/arm64 darwin/arm64; do \
		echo "build for $$target"; mkdir -p "$$dir/$$target" || exit 1; \
		GOOS=$${target%/*} GOARCH=$${target#*/} $(BUILD) -o "$$dir/$$target/" ./cmd/... || exit 1; done

// Package ci holds the checks of the module as a whole that no compiler makes: imports point down the floors, third-party
// modules are imported where they belong, every package has its documentation, and the documents name make targets that
// exist. It exports nothing; go test runs it with everything else.
//
// Beside it lie the scripts that the Makefile calls and, in tools, a module of its own that pins the development tools:
//
//	go tool -modfile=ci/tools/go.mod staticcheck ./...
package ci

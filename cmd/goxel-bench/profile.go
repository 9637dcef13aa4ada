package main

import (
	"fmt"
	"strings"

	"github.com/pkg/profile"
)

// profileKind is a kind of profile that can be taken.
type profileKind struct {
	name string
	take func(*profile.Profile)
}

// profiles are the kinds of profile, by the names that the daemon's flag has for them too.
func profiles() []profileKind {
	return []profileKind{{"cpu", profile.CPUProfile}, {"mem", profile.MemProfile}, {"trace", profile.TraceProfile}, {"block", profile.BlockProfile}}
}

func profileNames() (names []string) {
	for _, p := range profiles() {
		names = append(names, p.name)
	}
	return names
}

// startProfile begins the profile that was asked for and returns what ends it.
func startProfile(name, dir string) (stop func(), err error) {
	if name == "" {
		return func() {}, nil
	}
	for _, p := range profiles() {
		if p.name == name {
			return profile.Start(p.take, profile.ProfilePath(dir), profile.NoShutdownHook, profile.Quiet).Stop, nil
		}
	}
	return nil, fmt.Errorf("--profile %s is none of %s", name, strings.Join(profileNames(), ", "))
}

package main

import "github.com/pkg/profile"

// profiles are the kinds of profile that can be taken.
var profiles = []struct {
	name string
	kind func(*profile.Profile)
}{
	{"cpu", profile.CPUProfile}, {"mem", profile.MemProfile}, {"block", profile.BlockProfile}, {"mutex", profile.MutexProfile}, {"trace", profile.TraceProfile},
}

func profileKinds() (names []string) {
	for _, p := range profiles {
		names = append(names, p.name)
	}
	return names
}

// startProfile begins the profile that was asked for and returns what ends it.
func startProfile(o *options) (stop func()) {
	for _, p := range profiles {
		if p.name == o.profile {
			return profile.Start(p.kind, profile.ProfilePath(o.profileDir), profile.NoShutdownHook, profile.Quiet).Stop
		}
	}
	return func() {}
}

// Package config turns the configuration of the C daemons into that of goxel-daemon.
//
// What comes in: the texts of old files, which are recognised by their content: JSON, YAML or INI in one of the six shapes that exist, files of
// GOXEL_ variables, systemd units and launchd property lists of the C daemon. What goes out: TOML whose keys are the long names of
// goxel-daemon's flags, with comments that say where each value comes from, and a report on every key. [Rows] is the one table of what each
// old key becomes, or why it is left out; the README is made from it. It is used by goxelctl migrate config and detect.
//
//	out, err := config.Convert([]config.Source{{Name: "daemon_config.json", Text: text}}, config.Options{})
package config

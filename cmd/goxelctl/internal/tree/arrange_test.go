package tree

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

func TestArrange(t *testing.T) {
	global := &cobra.Command{}
	global.PersistentFlags().StringP("socket", "s", "", "")
	global.PersistentFlags().Bool("json", false, "")
	cmd := &cobra.Command{}
	cmd.Flags().StringP("file", "F", "", "")
	cmd.Flags().BoolP("all", "a", false, "")
	cmd.Flags().String("output-path", "", "")
	for line, want := range map[string]string{
		"x":                            "x",
		"x 1 2":                        "x 1 2",
		"x -1 2 -F f":                  "x -F f -- -1 2",
		"-s p x -1,2,3 --all":          "-s p x --all -- -1,2,3",
		"x --file -1 -2":               "x --file -1 -- -2",
		"x --file=-1 a":                "x --file=-1 a",
		"x --all false b":              "x --all=false b",
		"x --all b":                    "x --all b",
		"x --json true --all":          "x --json=true --all",
		"x --output_path p":            "x --output-path p",
		"x --output_path=p":            "x --output-path=p",
		"x --un_known 5":               "x --un_known 5",
		"x -aF f 1":                    "x -aF f 1",
		"x -aFf 1 -.5":                 "x -aFf -- 1 -.5",
		"x -F=f -":                     "x -F=f -",
		"x -q --file":                  "x -q --file",
		"x -s p -- -b --all":           "x -s p -- -b --all",
		"x -5 --socket p -- --file -1": "x --socket p -- -5 --file -1",
	} {
		args := strings.Fields(line)
		at := first(args, global.PersistentFlags())
		if at < 0 || args[at] != "x" {
			t.Fatalf("%s: the command is number %d", line, at)
		}
		if got := arrange(args, at, cmd, global.PersistentFlags()); !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%s becomes %q, want %q", line, got, want)
		}
	}
	for _, line := range []string{"", "--json", "-s p", "-- x", "-s", "--socket x"} {
		if at := first(strings.Fields(line), global.PersistentFlags()); at >= 0 {
			t.Errorf("%q has the command number %d", line, at)
		}
	}
	cmd.AddCommand(&cobra.Command{Use: "sub"})
	if got := arrange([]string{"x", "-1"}, 0, cmd, global.PersistentFlags()); !slices.Equal(got, []string{"x", "-1"}) {
		t.Errorf("a command with others below it is arranged: %q", got)
	}
}

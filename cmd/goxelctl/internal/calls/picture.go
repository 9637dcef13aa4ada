package calls

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
)

// writable returns an error if a picture must not go to standard output.
func (c *call) writable() error {
	if _, ok := cli.Terminal(c.Env.Out); ok {
		return cli.Usagef("a picture does not go to a terminal: lead the output to a file or a program")
	}
	if c.Env.JSON {
		return cli.Usagef("--json and a picture do not share standard output")
	}
	return nil
}

// picture writes the picture in a result to standard output.
func (c *call) picture(raw json.RawMessage) error {
	var got struct {
		Image    []byte `json:"image_data"`
		Images   []json.RawMessage
		Warnings []string
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		var bad base64.CorruptInputError
		if errors.As(err, &bad) {
			return fmt.Errorf("the daemon's picture is no base64: %w", err)
		}
		return fmt.Errorf("the daemon's reply: %w", err)
	}
	for _, w := range got.Warnings {
		c.Env.Warn("%s", w)
	}
	switch {
	case len(got.Images) > 0:
		return fmt.Errorf("these are %d pictures, and one fits on standard output: ask for --layout sheet, or name a file", len(got.Images))
	case len(got.Image) == 0:
		return errors.New("the daemon's reply has no picture")
	}
	_, err := c.Env.Out.Write(got.Image)
	return err
}

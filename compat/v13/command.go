package v13

import "context"

// Kind is what the value of an option looks like.
type Kind string

// The kinds of values.
const (
	Text   Kind = "TEXT"
	Number Kind = "INT"
	Bool   Kind = "BOOL"
	Cell   Kind = "X,Y,Z"
	Box    Kind = "X1,Y1,Z1,X2,Y2,Z2"
	Color  Kind = "R,G,B[,A]"
	Sizes  Kind = "W,H,D"
	Pixels Kind = "WxH"
)

// Option is an option of a command. It always has a value.
type Option struct {
	Short, Long string // without dashes, Short may be ""
	Kind        Kind
	Default     string // "" for none
	Required    bool
	Guide       bool // named by guides only; the old program does not know it
	Doc         string
}

// Command is a command with its options.
type Command struct {
	Name    string
	Aliases []string // named by guides only
	Args    string   // of the usage line
	Doc     string
	Options []Option
	Guide   bool // named by guides only; the old program does not know it

	run func(ctx context.Context, s *session, a *arguments) error
}

// options that several commands have.
func layerOption() Option {
	return Option{Short: "l", Long: "layer", Kind: Number, Default: "-1", Doc: "id of the layer; 0 or less: the active one"}
}

func positionOption(required bool) Option {
	return Option{Short: "p", Long: "pos", Kind: Cell, Required: required, Doc: "position of the voxel"}
}

func colorOption(required bool) Option {
	o := Option{Short: "c", Long: "color", Kind: Color, Required: required, Doc: "colour, 0 to 255 each"}
	if !required {
		o.Default = "255,255,255,255"
	}
	return o
}

func outputOption() Option {
	return Option{Short: "o", Long: "output", Kind: Text, Doc: "file to write"}
}

func formatOption(doc string) Option { return Option{Short: "f", Long: "format", Kind: Text, Doc: doc} }

func layerOptions() []Option {
	return []Option{
		{Short: "i", Long: "id", Kind: Number, Default: "-1", Doc: "id of the layer"},
		{Short: "n", Long: "name", Kind: Text, Doc: "name of the layer"},
	}
}

// Commands returns the table of commands. The slices are the caller's.
func Commands() []Command {
	return append(append(append(fileCommands(), voxelCommands()...), layerCommands()...), otherCommands()...)
}

func fileCommands() []Command {
	return []Command{
		{
			Name: "create", Args: "[OUTPUT]", Doc: "Create a project and save it", run: create,
			Options: []Option{
				{Short: "n", Long: "name", Kind: Text, Doc: "name of the project"},
				{Short: "w", Long: "width", Kind: Number, Default: "64", Doc: "size along X"},
				{Short: "y", Long: "height", Kind: Number, Default: "64", Doc: "size along Y"},
				{Short: "d", Long: "depth", Kind: Number, Default: "64", Doc: "size along Z"},
				{Long: "size", Kind: Sizes, Guide: true, Doc: "the three sizes at once"},
				outputOption(),
			},
		},
		{
			Name: "open", Aliases: []string{"load"}, Args: "[INPUT]", Doc: "Open a project and tell what is in it", run: open,
			Options: []Option{
				{Short: "i", Long: "input", Kind: Text, Doc: "file to read"},
				{Short: "r", Long: "read-only", Kind: Bool, Default: "false", Doc: "refuse to save it"},
			},
		},
		{
			Name: "save", Args: "[OUTPUT]", Doc: "Save the project that is open", run: save,
			Options: []Option{
				outputOption(), formatOption("format; by the extension if absent"),
				{Short: "b", Long: "backup", Kind: Bool, Default: "true", Doc: "keep what the file held as FILE.bak"},
			},
		},
		{
			Name: "render", Args: "PROJECT OUTPUT", Doc: "Draw a picture", run: render,
			Options: []Option{
				outputOption(),
				{Short: "w", Long: "width", Kind: Number, Default: "800", Doc: "pixels across"},
				{Short: "h", Long: "height", Kind: Number, Default: "600", Doc: "pixels down"},
				{Long: "resolution", Kind: Pixels, Guide: true, Doc: "both at once"},
				formatOption("png, jpg, webp or bmp; by the extension if absent"),
				{Short: "q", Long: "quality", Kind: Text, Default: "90", Doc: "1 to 100 for a JPEG, or low, normal, high"},
				{Short: "c", Long: "camera", Kind: Text, Default: "default", Doc: "front, back, left, right, top, bottom, isometric"},
			},
		},
		{
			Name: "export", Args: "PROJECT OUTPUT", Doc: "Write a project in another format", run: export,
			Options: []Option{outputOption(), formatOption("format; by the extension if absent")},
		},
		{
			Name: "convert", Args: "INPUT OUTPUT", Doc: "Convert a file from one format to another", run: convert,
			Options: []Option{
				{Short: "i", Long: "input", Kind: Text, Doc: "file to read"},
				outputOption(), formatOption("format; by the extension if absent"),
			},
		},
	}
}

func voxelCommands() []Command {
	return []Command{
		{
			Name: "voxel-add", Args: "PROJECT", Doc: "Set a voxel; the project is made if it is missing", run: voxelAdd,
			Options: []Option{positionOption(true), colorOption(false), layerOption()},
		},
		{
			Name: "voxel-remove", Args: "PROJECT", Doc: "Remove a voxel or a box of voxels", run: voxelRemove,
			Options: []Option{
				positionOption(false),
				{Short: "b", Long: "box", Kind: Box, Doc: "box, both ends included; goes before --pos"},
				layerOption(),
			},
		},
		{
			Name: "voxel-paint", Args: "PROJECT", Doc: "Recolour a voxel that is there", run: voxelPaint,
			Options: []Option{positionOption(true), colorOption(true), layerOption()},
		},
		{
			Name: "voxel-batch-add", Args: "PROJECT", Doc: "Set the voxels of a table", Guide: true, run: voxelBatchAdd,
			Options: []Option{
				{Short: "f", Long: "file", Kind: Text, Required: true, Guide: true, Doc: "lines of x,y,z or x,y,z,r,g,b[,a]; # begins a remark"},
				layerOption(),
			},
		},
		{Name: "add-voxel", Args: "X Y Z [R G B [A]]", Doc: "Set a voxel of the project that is open", Guide: true, run: addVoxel},
		{Name: "remove-voxel", Args: "X Y Z", Doc: "Remove a voxel of the project that is open", Guide: true, run: removeVoxel},
		{Name: "paint-voxel", Args: "X Y Z R G B [A]", Doc: "Recolour a voxel of the project that is open", Guide: true, run: paintVoxel},
		{Name: "get-voxel", Args: "X Y Z", Doc: "Tell the colour of a voxel of the project that is open", Guide: true, run: getVoxel},
	}
}

func layerCommands() []Command {
	return []Command{
		{
			Name: "layer-create", Args: "PROJECT", Doc: "Add a layer", run: layerCreate,
			Options: []Option{
				{Short: "n", Long: "name", Kind: Text, Default: "New Layer", Doc: "its name"},
				{Short: "c", Long: "color", Kind: Color, Doc: "accepted; layers have no colour"},
				{Short: "v", Long: "visible", Kind: Number, Default: "1", Doc: "whether it is shown, 1 or 0"},
			},
		},
		{Name: "layer-delete", Args: "[PROJECT]", Doc: "Delete a layer of the project that is open, or of a file", run: layerDelete, Options: layerOptions()},
		{
			Name: "layer-merge", Args: "[PROJECT]", Doc: "Merge a layer onto another, likewise", run: layerMerge,
			Options: []Option{
				{Short: "s", Long: "source", Kind: Number, Default: "-1", Doc: "id of the layer that goes"},
				{Short: "t", Long: "target", Kind: Number, Default: "-1", Doc: "id of the layer that stays"},
				{Long: "source-name", Kind: Text, Doc: "its name instead"},
				{Long: "target-name", Kind: Text, Doc: "its name instead"},
			},
		},
		{
			Name: "layer-visibility", Args: "PROJECT", Doc: "Show or hide a layer", run: layerVisibility,
			Options: append(layerOptions(), Option{Short: "v", Long: "visible", Kind: Number, Required: true, Doc: "1 or 0"}),
		},
		{
			Name: "layer-rename", Args: "[PROJECT]", Doc: "Rename a layer of the project that is open, or of a file", run: layerRename,
			Options: append(layerOptions(), Option{Long: "new-name", Kind: Text, Required: true, Doc: "its new name"}),
		},
		{
			Name: "set-active-layer", Args: "[PROJECT]", Doc: "Make a layer the active one, likewise", Guide: true, run: setActiveLayer,
			Options: layerOptions(),
		},
	}
}

func otherCommands() []Command {
	return []Command{
		{
			Name: "script", Args: "[FILE]", Doc: "Run JavaScript on the project that is open, or on an empty one", run: script,
			Options: []Option{
				{Short: "f", Long: "file", Kind: Text, Doc: "file with the script"},
				{Short: "c", Long: "code", Kind: Text, Doc: "the script itself"},
			},
		},
		{
			Name: "batch", Args: "FILE", Doc: "Run the commands of a file, a line each", run: batch,
			Options: []Option{{Short: "f", Long: "file", Kind: Text, Doc: "the file"}},
		},
		{Name: "get-project-info", Args: "[PROJECT]", Doc: "Tell what is in a project", Guide: true, run: projectInfo},
		{Name: "help", Args: "[COMMAND]", Doc: "Explain a command, or list all"},
		{Name: "version", Doc: "Tell the version"},
	}
}

// find returns the command of a name.
func find(name string) (*Command, bool) {
	for _, c := range Commands() {
		if c.Name == name {
			return &c, true
		}
		for _, alias := range c.Aliases {
			if alias == name {
				return &c, true
			}
		}
	}
	return nil, false
}

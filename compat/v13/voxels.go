package v13

import (
	"context"
	"fmt"
	"strings"
)

func voxelAdd(ctx context.Context, s *session, a *arguments) error {
	path, err := a.project()
	if err != nil {
		return err
	}
	pos, c := a.numbers("pos"), a.color("color")
	s.progress("Adding voxel at (%d,%d,%d) with color (%d,%d,%d,%d) to project: %s", pos[0], pos[1], pos[2], c[0], c[1], c[2], c[3], path)
	if err := s.openOrCreate(ctx, path); err != nil {
		return err
	}
	if err := s.set(ctx, pos, c, a.number("layer")); err != nil {
		return err
	}
	if err := s.save(ctx, path, ""); err != nil {
		return err
	}
	s.say("Voxel added successfully")
	return nil
}

// openOrCreate makes the file's project the one that is open. The file is read again only if another one is open.
func (s *session) openOrCreate(ctx context.Context, path string) error {
	if s.project != "" && s.path == path {
		return nil
	}
	if !isThere(path) {
		return s.create(ctx, path, [3]int{defaultSize, defaultSize, defaultSize})
	}
	_, err := s.open(ctx, path, false)
	return err
}

// set sets a voxel. A layer that there is not stands for the active one, as in the old program.
func (s *session) set(ctx context.Context, pos, c []int, layer int) error {
	return s.setAll(ctx, [][]int{append(append([]int{}, pos...), c...)}, layer)
}

// setAll sets voxels of seven numbers each.
func (s *session) setAll(ctx context.Context, voxels [][]int, layer int) error {
	ok, err := s.hasLayer(ctx, layer)
	if err != nil {
		return as(VoxelFailed, err)
	}
	if !ok {
		s.warn("Warning: there is no layer %d; the active one is used", layer)
	}
	if !ok || layer < 0 {
		layer = 0
	}
	return as(VoxelFailed, s.call(ctx, "add_voxels", params{"voxels": voxels, "layer_id": layer}, nil))
}

func voxelRemove(ctx context.Context, s *session, a *arguments) error {
	path, err := a.project()
	if err != nil {
		return err
	}
	p := params{"layer_id": max(a.number("layer"), 0)}
	switch {
	case a.set("box"):
		b := a.numbers("box")
		lo, hi := b[:3], b[3:]
		for i := range lo {
			lo[i], hi[i] = min(lo[i], hi[i]), max(lo[i], hi[i])
		}
		p["box"] = params{"min": lo, "max": hi}
		s.progress("Removing voxels in box (%d,%d,%d) to (%d,%d,%d) from project: %s", lo[0], lo[1], lo[2], hi[0], hi[1], hi[2], path)
	case a.set("pos"):
		pos := a.numbers("pos")
		p["positions"] = [][]int{pos}
		s.progress("Removing voxel at (%d,%d,%d) from project: %s", pos[0], pos[1], pos[2], path)
	default:
		return failf(MissingOption, "option --pos or --box is missing")
	}
	if err := s.edit(ctx, path, func() error { return as(VoxelFailed, s.call(ctx, "remove_voxels", p, nil)) }); err != nil {
		return err
	}
	s.say("Voxel(s) removed successfully")
	return nil
}

func voxelPaint(ctx context.Context, s *session, a *arguments) error {
	path, err := a.project()
	if err != nil {
		return err
	}
	pos, c := a.numbers("pos"), a.color("color")
	s.progress("Painting voxel at (%d,%d,%d) with color (%d,%d,%d,%d) in project: %s", pos[0], pos[1], pos[2], c[0], c[1], c[2], c[3], path)
	if err := s.edit(ctx, path, func() error { return s.paint(ctx, pos, c, a.number("layer")) }); err != nil {
		return err
	}
	s.say("Voxel painted successfully")
	return nil
}

// paint gives a voxel that is there another colour.
func (s *session) paint(ctx context.Context, pos, c []int, layer int) error {
	old, err := s.voxel(ctx, pos, layer)
	if err != nil {
		return err
	}
	if !old.Exists {
		return failf(VoxelFailed, "there is no voxel at %d,%d,%d", pos[0], pos[1], pos[2])
	}
	return s.set(ctx, pos, c, layer)
}

// voxel is the result of get_voxel.
type voxel struct {
	Exists bool
	Color  [4]int
}

func (s *session) voxel(ctx context.Context, pos []int, layer int) (v voxel, err error) {
	p := params{"position": pos, "layer_id": max(layer, 0)}
	return v, as(VoxelFailed, s.call(ctx, "get_voxel", p, &v))
}

// maxTable is how many bytes a table of voxels may have.
const maxTable = 64 << 20

func voxelBatchAdd(ctx context.Context, s *session, a *arguments) error {
	path, err := a.project()
	if err != nil {
		return err
	}
	text, err := readLimited(a.text("file"), maxTable)
	if err != nil {
		return as(FileNotFound, err)
	}
	voxels, err := readTable(string(text))
	if err != nil {
		return fmt.Errorf("%s: %w", a.text("file"), err)
	}
	s.progress("Adding %d voxels from %s to project: %s", len(voxels), a.text("file"), path)
	if err := s.openOrCreate(ctx, path); err != nil {
		return err
	}
	if len(voxels) > 0 {
		if err := s.setAll(ctx, voxels, a.number("layer")); err != nil {
			return err
		}
	}
	if err := s.save(ctx, path, ""); err != nil {
		return err
	}
	s.say("%d voxels added successfully", len(voxels))
	return nil
}

// readTable reads lines of x,y,z or x,y,z,r,g,b[,a], white if they have no colour. A first line of words is taken for a heading.
func readTable(text string) (voxels [][]int, err error) {
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		list, err := numbers(line, ",", 3, 7)
		if err == nil && len(list) > 3 && len(list) < 6 {
			err = fmt.Errorf("%q has %d numbers, want 3, 6 or 7", line, len(list))
		}
		if err != nil {
			if i == 0 && len(voxels) == 0 && strings.ContainsAny(line, "xX") {
				continue
			}
			return nil, as(InvalidValue, fmt.Errorf("line %d: %w", i+1, err))
		}
		if len(list) == 3 {
			list = append(list, 255, 255, 255)
		}
		c, err := checkColor(list[3:])
		if err != nil {
			return nil, as(InvalidValue, fmt.Errorf("line %d: %w", i+1, err))
		}
		voxels = append(voxels, append(list[:3:3], c...))
	}
	return voxels, nil
}

// The commands below take numbers in place of options, and act on the project that is open.

// cellAndColor reads X Y Z, and R G B [A] if there have to be or may be some.
func (s *session) cellAndColor(a *arguments, least, most int) (pos, c []int, err error) {
	if s.project == "" {
		return nil, nil, failf(VoxelFailed, "no project is open")
	}
	n := len(a.positionals)
	if n < least || n > most || n == 4 || n == 5 {
		return nil, nil, failf(InvalidArgs, "%s wants %s", a.command.Name, a.command.Args)
	}
	list, err := numbers(strings.Join(a.positionals, " "), " ", least, most)
	if err != nil {
		return nil, nil, err
	}
	if n == 3 {
		return list, []int{255, 255, 255, 255}, nil
	}
	c, err = checkColor(list[3:])
	return list[:3], c, err
}

func addVoxel(ctx context.Context, s *session, a *arguments) error {
	pos, c, err := s.cellAndColor(a, 3, 7)
	if err == nil {
		err = s.change(func() error { return s.set(ctx, pos, c, 0) })
	}
	if err == nil {
		s.say("Voxel added successfully")
	}
	return err
}

func removeVoxel(ctx context.Context, s *session, a *arguments) error {
	pos, _, err := s.cellAndColor(a, 3, 3)
	if err == nil {
		err = s.change(func() error { return as(VoxelFailed, s.call(ctx, "remove_voxel", params{"position": pos}, nil)) })
	}
	if err == nil {
		s.say("Voxel(s) removed successfully")
	}
	return err
}

func paintVoxel(ctx context.Context, s *session, a *arguments) error {
	pos, c, err := s.cellAndColor(a, 6, 7)
	if err == nil {
		err = s.change(func() error { return s.paint(ctx, pos, c, 0) })
	}
	if err == nil {
		s.say("Voxel painted successfully")
	}
	return err
}

func getVoxel(ctx context.Context, s *session, a *arguments) error {
	pos, _, err := s.cellAndColor(a, 3, 3)
	if err != nil {
		return err
	}
	v, err := s.voxel(ctx, pos, 0)
	switch {
	case err != nil:
		return err
	case v.Exists:
		s.say("Voxel at (%d,%d,%d): (%d,%d,%d,%d)", pos[0], pos[1], pos[2], v.Color[0], v.Color[1], v.Color[2], v.Color[3])
	default:
		s.say("Voxel at (%d,%d,%d): empty", pos[0], pos[1], pos[2])
	}
	return nil
}

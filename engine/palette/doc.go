// Package palette makes and uses lists of colours: it counts the colours of volumes, chooses the few that stand best for many, and finds
// the nearest of a list.
//
//	counts := map[storage.Color]int64{}
//	err := palette.Count(ctx, volume, 127, counts)
//	table, err := palette.NewTable(ctx, counts, 255, nil)
//	index := table.Index(storage.RGB(200, 100, 0))
package palette

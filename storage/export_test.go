package storage

// PackPlain is Pack without vector instructions.
func PackPlain(cells *[TileCells]Color, s *Scratch) Tile { return packPlain(cells, s) }

// PackFast is Pack as it runs where there are vector instructions; it gives the same without.
func PackFast(cells *[TileCells]Color, s *Scratch) Tile { return packFast(cells, s) }

package gallery

import (
	"context"
	"time"
)

// Stats are counts of a gallery. Counts and times are since [Open].
type Stats struct {
	ActiveRenders       int       // pictures in the folder
	TotalRenders        int64     // pictures put
	TotalCleanups       int64     // rounds made
	CurrentCacheSize    int64     // bytes of the files in the folder
	MaxCacheSize        int64     // their bound; 0 for none
	CacheUsage          float64   // CurrentCacheSize by MaxCacheSize, 0 to 1; 0 if there is no bound
	FilesCleaned        int64     // files removed, for whatever reason
	BytesFreed          int64     // their bytes
	SecurityViolations  int64     // paths refused as [Outside]
	CleanupThreadActive bool      // whether rounds are made
	LastCleanup         time.Time // zero before the first round
	NextCleanup         time.Time // zero if no round is to come
}

// Stats returns the counts, with what is in the folder now. If it cannot be read they are those of the last look.
func (g *Gallery) Stats() Stats {
	_, err := g.all(context.Background())
	g.mu.Lock()
	defer g.mu.Unlock()
	s := g.stats
	if err == nil || g.folder != nil {
		s.ActiveRenders, s.CurrentCacheSize = len(g.seen), g.bytes
	}
	if s.MaxCacheSize > 0 {
		s.CacheUsage = float64(s.CurrentCacheSize) / float64(s.MaxCacheSize)
	}
	s.SecurityViolations = g.violations.Load()
	s.CleanupThreadActive = g.done != nil && !g.closed
	if !s.CleanupThreadActive {
		s.NextCleanup = time.Time{}
	}
	return s
}

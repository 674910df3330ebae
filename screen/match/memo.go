package match

import "sync"

// memoParts is the number of parts of what scorers share, so that they seldom wait for each other; maxMemo is how many scores one part
// keeps, which bounds the whole to some 60 MB.
const (
	memoParts = 64
	maxMemo   = 1 << 14
)

// memo holds scores of pairs of documents. It is safe for concurrent use.
type memo struct {
	mu     sync.Mutex
	scores map[uint64]float64
}

// memos are the parts: scores of pairs by themselves, for most pairs are rivals of several. The zero memos are ready to use.
type memos [memoParts]memo

// of returns the part in which a pair stands, and its key there.
func (m *memos) of(l, r int32) (*memo, uint64) {
	return &m[uint32(l*31+r)%memoParts], uint64(uint32(l))<<32 | uint64(uint32(r))
}

func (m *memo) get(key uint64) (float64, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	x, ok := m.scores[key]
	return x, ok
}

func (m *memo) put(key uint64, x float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.scores == nil || len(m.scores) >= maxMemo {
		m.scores = map[uint64]float64{}
	}
	m.scores[key] = x
}

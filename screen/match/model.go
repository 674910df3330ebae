package match

import (
	_ "embed" // for the directive below
	"encoding/binary"
	"fmt"
	"math"
	"sync"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/match/boost"
)

// Model scores pairs. It is immutable and safe for concurrent use.
type Model struct {
	Alone     []*boost.Forest // on what two records show by themselves
	Among     []*boost.Forest // on that, on how the score of Alone compares with those of the rivals, and on their cosines
	Threshold float64         // from which score, 0 to 1, a pair is called a match
	quick     sync.Once
	fast      [2][]*boost.Quick // those of Alone and of Among, made when they are first asked
}

// quicks returns what scores as Alone and Among do.
func (m *Model) quicks() (aloneQuick, amongQuick []*boost.Quick) {
	m.quick.Do(func() {
		for k, fs := range [2][]*boost.Forest{m.Alone, m.Among} {
			for _, f := range fs {
				m.fast[k] = append(m.fast[k], boost.NewQuick(f))
			}
		}
	})
	return m.fast[0], m.fast[1]
}

//go:embed model.bin
var shipped string

// Shipped returns the model that ships with the program. MODEL.md beside it says from what it was made, and how well it does.
func Shipped() (*Model, error) { return DecodeModel([]byte(shipped)) }

// ShippedDigest returns the digest of the file of the model that ships with the program, for what a result says it ran with.
func ShippedDigest() aedile.Digest { return aedile.DigestOf([]byte(shipped)) }

// modelMagic begins a model file; its last digit is the version.
const modelMagic = "aedile match 1\n"

// Encode returns the file form of the model. The same model gives the same bytes.
func (m *Model) Encode() []byte {
	b := []byte(modelMagic)
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(m.Threshold))
	b = append(b, uint8(len(m.Alone)), uint8(len(m.Among)))
	for _, fs := range [][]*boost.Forest{m.Alone, m.Among} {
		for _, f := range fs {
			b = f.Append(b)
		}
	}
	return b
}

// DecodeModel reads a model file. The error is Invalid where it is damaged or made for other features than this package computes.
func DecodeModel(b []byte) (*Model, error) {
	bad := func(msg string, err error) (*Model, error) {
		return nil, aedile.Invalidf("read model", "", "%s", msg).
			Hint("train it again: see the documentation of tools/trainmatch").Because(err)
	}
	n := len(modelMagic)
	if len(b) < n+10 || string(b[:n]) != modelMagic {
		return bad("is no model file", nil)
	}
	m := &Model{Threshold: math.Float64frombits(binary.LittleEndian.Uint64(b[n:]))}
	counts := [2]int{int(b[n+8]), int(b[n+9])}
	b = b[n+10:]
	for k, fs := range []*[]*boost.Forest{&m.Alone, &m.Among} {
		for range counts[k] {
			f, rest, err := boost.Read(b)
			if err != nil {
				return bad("is damaged", err)
			}
			*fs = append(*fs, f)
			b = rest
		}
	}
	if len(b) != 0 {
		return bad("is followed by something else", nil)
	}
	if err := m.validate(); err != nil {
		return bad("does not fit", err)
	}
	return m, nil
}

func (m *Model) validate() error {
	a, b := Features()
	for _, x := range []struct {
		what  string
		fs    []*boost.Forest
		wants int
	}{{"alone", m.Alone, len(a)}, {"among", m.Among, len(b)}} {
		if len(x.fs) == 0 {
			return fmt.Errorf("no forest %s", x.what)
		}
		for _, f := range x.fs {
			if f.Columns() != x.wants {
				return fmt.Errorf("a forest %s has %d columns, want %d", x.what, f.Columns(), x.wants)
			}
		}
	}
	if !(m.Threshold > 0 && m.Threshold < 1) {
		return fmt.Errorf("threshold is %v", m.Threshold)
	}
	return nil
}

// Features returns the names of the columns: those that Alone sees, and all, which Among sees.
func Features() (aloneNames, all []string) {
	aloneNames = namesOf(alone)
	return aloneNames, append(append([]string{}, aloneNames...), amongOnly...)
}

func mean(qs []*boost.Quick, row []float32, s *boost.Reach) float64 {
	sum := 0.0
	for _, q := range qs {
		sum += q.Margin(row, s)
	}
	return sum / float64(max(len(qs), 1))
}

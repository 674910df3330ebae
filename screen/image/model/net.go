package model

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"image"
	"math"

	"golang.org/x/image/draw"

	"github.com/aedile/aedile"
)

// netFormat is the first word of a file of weights. docs/pictures.md describes it.
const netFormat = "aedile-net-1"

// Bounds of a net. Chosen: a picture must be scored in a second on one core, and the weights must fit.
const (
	MaxFileBytes = 64 << 20
	maxHead      = 64 << 10
	maxLayers    = 64
	maxSide      = 512
	maxWide      = 4096          // channels or outputs of a layer
	maxNumbers   = 16 << 20      // between two layers
	maxWork      = 2_000_000_000 // multiplications of a picture
)

// head is the first line of a file of weights.
type head struct {
	Format    string    `json:"format"`
	Name      string    `json:"name"`
	Version   string    `json:"version"`
	Threshold float64   `json:"threshold"`
	Side      int       `json:"side"` // points: the picture is scaled to a square
	Mean      []float64 `json:"mean"` // of red, green and blue, 0 to 1
	Deviation []float64 `json:"deviation"`
	Layers    []layer   `json:"layers"`
}

// layer is one step of a net.
type layer struct {
	Kind   string `json:"kind"`             // conv, pool, mean or dense
	Out    int    `json:"out,omitempty"`    // channels of conv, outputs of dense
	Size   int    `json:"size,omitempty"`   // side of the window of conv (odd) and pool
	Stride int    `json:"stride,omitempty"` // steps of the window; 0: 1 for conv, the size for pool

	weights, biases []float32
}

// shape is what stands between layers: channels of squares; a row of numbers has squares of one point.
type shape struct{ channels, side int }

func (s shape) len() int { return s.channels * s.side * s.side }

// net is a small net of which the weights are frozen.
type net struct {
	head  head
	about About
}

// newNet reads a file of weights: a line of JSON and the weights, in the order of the layers, those of each and then its
// biases, as 32-bit floating point numbers, the least byte first. It returns an Invalid error where anything does not fit,
// and a Limit error for a net that is too large.
func newNet(file []byte) (*net, error) {
	const op = "load net"
	if len(file) > MaxFileBytes {
		return nil, aedile.Limitf(op, "", "has more than %d MB", MaxFileBytes>>20)
	}
	line, rest, ok := bytes.Cut(file, []byte{'\n'})
	if !ok || len(line) > maxHead {
		return nil, aedile.Invalidf(op, "", "does not begin with a line that describes it")
	}
	n := &net{}
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&n.head); err != nil || n.head.Format != netFormat {
		return nil, aedile.Invalidf(op, "", "its first line does not describe a net of format %s", netFormat).Because(err)
	}
	sum := sha256.Sum256(file)
	n.about = About{n.head.Name, n.head.Version, hex.EncodeToString(sum[:]), n.head.Threshold}
	if err := n.about.Validate(); err != nil {
		return nil, err //nolint:wrapcheck // it says all
	}
	if err := n.head.check(); err != nil {
		return nil, err
	}
	return n, n.fill(rest)
}

// check asks whether the net can be run at all.
func (h *head) check() error {
	const op = "load net"
	if h.Side < 1 || h.Side > maxSide || len(h.Mean) != 3 || len(h.Deviation) != 3 || len(h.Layers) == 0 || len(h.Layers) > maxLayers {
		return aedile.Invalidf(op, h.Name, "needs a side up to %d, three means and deviations, and 1 to %d layers", maxSide, maxLayers)
	}
	for _, d := range h.Deviation {
		if !(d > 0) {
			return aedile.Invalidf(op, h.Name, "has a deviation that is not above 0")
		}
	}
	s, work := shape{3, h.Side}, 0
	for i := range h.Layers {
		l := &h.Layers[i]
		next, ok := l.after(s)
		if !ok {
			return aedile.Invalidf(op, h.Name, "its layer %d, %s, does not fit what is before it", i+1, l.Kind)
		}
		if work += next.len() * max(l.inputs(s), 1); work > maxWork || next.len() > maxNumbers {
			return aedile.Limitf(op, h.Name, "needs more than %d multiplications, or %d numbers at once", maxWork, maxNumbers)
		}
		s = next
	}
	if s.len() != 1 || h.Layers[len(h.Layers)-1].Kind != "dense" {
		return aedile.Invalidf(op, h.Name, "its last layer is not a dense one with one output")
	}
	return nil
}

// after returns the shape behind a layer; ok is false where it does not fit.
func (l *layer) after(s shape) (next shape, ok bool) {
	if l.Stride == 0 {
		l.Stride = 1
		if l.Kind == "pool" {
			l.Stride = max(l.Size, 1)
		}
	}
	window := l.Size > 0 && l.Size <= s.side && l.Stride > 0
	switch l.Kind {
	case "conv":
		return shape{l.Out, (s.side-1)/max(l.Stride, 1) + 1}, window && l.Size%2 == 1 && l.Out > 0 && l.Out <= maxWide
	case "pool":
		return shape{s.channels, (s.side-l.Size)/max(l.Stride, 1) + 1}, window
	case "mean":
		return shape{s.channels, 1}, true
	case "dense":
		return shape{l.Out, 1}, l.Out > 0 && l.Out <= maxWide
	}
	return shape{}, false
}

// inputs is how many weights each output has.
func (l *layer) inputs(s shape) int {
	switch l.Kind {
	case "conv":
		return s.channels * l.Size * l.Size
	case "dense":
		return s.len()
	}
	return 0
}

// fill reads the weights: as many as there must be, each a number.
func (n *net) fill(b []byte) error {
	const op, each = "load net", 4
	take := func(count int) ([]float32, bool) {
		if count > len(b)/each {
			return nil, false
		}
		out := make([]float32, count)
		for i := range out {
			out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[i*each:]))
			if x := float64(out[i]); math.IsNaN(x) || math.IsInf(x, 0) {
				return nil, false
			}
		}
		b = b[count*each:]
		return out, true
	}
	s := shape{3, n.head.Side}
	for i := range n.head.Layers {
		l := &n.head.Layers[i]
		if in := l.inputs(s); in > 0 {
			var whole, biased bool
			l.weights, whole = take(l.Out * in)
			l.biases, biased = take(l.Out)
			if !whole || !biased {
				return aedile.Invalidf(op, n.head.Name, "the weights of layer %d are cut short or no numbers", i+1)
			}
		}
		s, _ = l.after(s)
	}
	if len(b) > 0 {
		return aedile.Invalidf(op, n.head.Name, "holds %d bytes behind its weights", len(b))
	}
	return nil
}

// About says which net it is.
func (n *net) About() About { return n.about }

// Score runs the net on a picture: scaled to its side, less the means, by the deviations; what is below nought behind each
// layer but the last is nought, and the last number goes through the logistic function.
func (n *net) Score(ctx context.Context, _ []byte, m image.Image) (float64, error) {
	s := shape{3, n.head.Side}
	x := n.input(m)
	for i := range n.head.Layers {
		if ctx.Err() != nil {
			return 0, aedile.Limitf("run net", n.head.Name, "stopped before the end").Because(ctx.Err())
		}
		l := &n.head.Layers[i]
		x, s = l.run(x, s)
		if i+1 < len(n.head.Layers) && l.weights != nil {
			for j, v := range x {
				x[j] = max(v, 0)
			}
		}
	}
	return 1 / (1 + math.Exp(-float64(x[0]))), nil
}

// input returns the numbers of a picture, channel by channel; what is clear shows white.
func (n *net) input(m image.Image) []float32 {
	side := n.head.Side
	small := image.NewRGBA(image.Rect(0, 0, side, side))
	draw.Draw(small, small.Rect, image.White, image.Point{}, draw.Src)
	if !m.Bounds().Empty() {
		draw.BiLinear.Scale(small, small.Rect, m, m.Bounds(), draw.Over, nil)
	}
	x := make([]float32, 3*side*side)
	for i := range side * side {
		for c := range 3 {
			x[c*side*side+i] = float32((float64(small.Pix[4*i+c])/255 - n.head.Mean[c]) / n.head.Deviation[c])
		}
	}
	return x
}

// run returns what is behind a layer.
func (l *layer) run(x []float32, s shape) ([]float32, shape) {
	next, _ := l.after(s)
	out := make([]float32, next.len())
	switch l.Kind {
	case "conv":
		l.conv(x, s, out, next)
	case "pool":
		l.pool(x, s, out, next)
	case "mean":
		for c := range s.channels {
			sum := float32(0)
			for _, v := range x[c*s.side*s.side : (c+1)*s.side*s.side] {
				sum += v
			}
			out[c] = sum / float32(s.side*s.side)
		}
	case "dense":
		for o := range out {
			sum := l.biases[o]
			for i, w := range l.weights[o*len(x) : (o+1)*len(x)] {
				sum += w * x[i]
			}
			out[o] = sum
		}
	}
	return out, next
}

// conv lays windows whose middle is on the square; what is beside the square is nought.
func (l *layer) conv(x []float32, s shape, out []float32, next shape) {
	at, half := 0, l.Size/2
	for o := range next.channels {
		for row := range next.side {
			for col := range next.side {
				sum, w := l.biases[o], o*s.channels*l.Size*l.Size
				for c := range s.channels {
					for dy := range l.Size {
						y := row*l.Stride + dy - half
						for dx := range l.Size {
							if px := col*l.Stride + dx - half; y >= 0 && y < s.side && px >= 0 && px < s.side {
								sum += l.weights[w] * x[(c*s.side+y)*s.side+px]
							}
							w++
						}
					}
				}
				out[at] = sum
				at++
			}
		}
	}
}

// pool keeps the largest number of each window.
func (l *layer) pool(x []float32, s shape, out []float32, next shape) {
	at := 0
	for c := range s.channels {
		for row := range next.side {
			for col := range next.side {
				most := float32(math.Inf(-1))
				for dy := range l.Size {
					from := (c*s.side+row*l.Stride+dy)*s.side + col*l.Stride
					for _, v := range x[from : from+l.Size] {
						most = max(most, v)
					}
				}
				out[at] = most
				at++
			}
		}
	}
}

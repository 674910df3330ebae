package bars

import (
	"image"
	"image/color"
	"math"
)

// grey is a picture of one channel, row by row, 0 (black) to 255.
type grey struct {
	w, h int
	p    []float32
}

// maxSide is the longest side, in points, at which a picture is read; a larger one is averaged down. Chosen: a code that
// takes a tenth of the side has then 1.7 points to the module.
const maxSide = 1600

// greyOf returns the picture in grey, averaged over squares where it is larger than maxSide, and the side of the squares.
func greyOf(m image.Image) (*grey, int) {
	b := m.Bounds()
	by := max((max(b.Dx(), b.Dy())+maxSide-1)/maxSide, 1)
	g := &grey{w: b.Dx() / by, h: b.Dy() / by}
	g.p = make([]float32, g.w*g.h)
	for y := range g.h * by {
		for x := range g.w * by {
			c := color.GrayModel.Convert(m.At(b.Min.X+x, b.Min.Y+y)).(color.Gray) //nolint:forcetypeassert // what the model gives
			g.p[y/by*g.w+x/by] += float32(c.Y) / float32(by*by)
		}
	}
	return g, by
}

// at returns the brightness at a place between points; outside the picture that of its rim.
func (g *grey) at(x, y float64) float32 {
	x, y = max(0, min(x, float64(g.w-1))), max(0, min(y, float64(g.h-1)))
	ix, iy := min(int(x), max(g.w-2, 0)), min(int(y), max(g.h-2, 0))
	fx, fy := float32(x-float64(ix)), float32(y-float64(iy))
	nx, ny := min(ix+1, g.w-1), min(iy+1, g.h-1)
	top := g.p[iy*g.w+ix]*(1-fx) + g.p[iy*g.w+nx]*fx
	low := g.p[ny*g.w+ix]*(1-fx) + g.p[ny*g.w+nx]*fx
	return top*(1-fy) + low*fy
}

// line is a way through a picture: from a point, in a direction of length one, so many points long.
type line struct {
	x, y, dx, dy float64
	n            int
}

// lines returns parallel lines over the whole picture in a direction (radians), at most so many and none closer than a point.
func (g *grey) lines(angle float64, most int) (all []line) {
	if g.w == 0 || g.h == 0 {
		return nil
	}
	dx, dy := math.Cos(angle), math.Sin(angle)
	across := math.Abs(dy)*float64(g.w) + math.Abs(dx)*float64(g.h)
	count := max(min(most, int(across)), 1)
	for i := range count {
		off := (float64(i) - float64(count-1)/2) * across / float64(count)
		if l, ok := g.clip(float64(g.w-1)/2-off*dy, float64(g.h-1)/2+off*dx, dx, dy); ok {
			all = append(all, l)
		}
	}
	return all
}

// clip returns the part of a line through a point that is inside the picture, if a code fits in it.
func (g *grey) clip(x, y, dx, dy float64) (line, bool) {
	from, to := math.Inf(-1), math.Inf(1)
	for _, s := range [2][3]float64{{x, dx, float64(g.w - 1)}, {y, dy, float64(g.h - 1)}} {
		if math.Abs(s[1]) < 1e-9 {
			if s[0] < -0.5 || s[0] > s[2]+0.5 {
				return line{}, false
			}
			continue
		}
		a, b := -s[0]/s[1], (s[2]-s[0])/s[1]
		from, to = max(from, min(a, b)), min(to, max(a, b))
	}
	if n := int(to-from) + 1; n >= leastPoints && n < 1<<20 {
		return line{x + from*dx, y + from*dy, dx, dy, n}, true
	}
	return line{}, false
}

// leastPoints is the shortest line that holds a number of eight digits, at a point to the module.
const leastPoints = 67

// beside returns the line so many points to the side.
func (l line) beside(by float64) line {
	l.x, l.y = l.x-by*l.dy, l.y+by*l.dx
	return l
}

// start is how far along its direction the line begins, whichever line of that direction it is.
func (l line) start() float64 { return l.x*l.dx + l.y*l.dy }

// box is the least rectangle around a part of the line.
func (l line) box(from, to float64) image.Rectangle {
	at := func(x float64) image.Point { return image.Pt(int(l.x+x*l.dx), int(l.y+x*l.dy)) }
	r := image.Rectangle{Min: at(from), Max: at(to)}.Canon()
	return image.Rectangle{Min: r.Min, Max: r.Max.Add(image.Pt(1, 1))}
}

// profile puts the brightness along a line into dst.
func (g *grey) profile(l line, dst []float32) []float32 {
	dst = dst[:0]
	for i := range l.n {
		dst = append(dst, g.at(l.x+float64(i)*l.dx, l.y+float64(i)*l.dy))
	}
	return dst
}

// smooth averages each point with its two neighbours, weights 1, 2, 1.
func smooth(src, dst []float32) []float32 {
	dst = append(dst[:0], src...)
	for i := 1; i+1 < len(src); i++ {
		dst[i] = (src[i-1] + 2*src[i] + src[i+1]) / 4
	}
	return dst
}

// value is the brightness between two points of a profile of at least two.
func value(p []float32, x float64) float32 {
	x = max(0, min(x, float64(len(p)-1)))
	i := min(int(x), len(p)-2)
	f := float32(x - float64(i))
	return p[i]*(1-f) + p[i+1]*f
}

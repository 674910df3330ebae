package model

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
)

// netOf writes a net of the layers with the weights, in order.
func netOf(t testing.TB, change func(*head), weights []float32, layers ...layer) []byte {
	t.Helper()
	h := head{Format: netFormat, Name: "tiny", Version: "1", Threshold: 0.5, Side: 4, Mean: []float64{0, 0, 0}, Deviation: []float64{1, 1, 1},
		Layers: layers}
	if change != nil {
		change(&h)
	}
	b, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	b = append(b, '\n')
	for _, w := range weights {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(w))
	}
	return b
}

func flat(side int, c color.Color) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			m.Set(x, y, c)
		}
	}
	return m
}

func score(t testing.TB, file []byte, m image.Image) float64 {
	t.Helper()
	n, err := newNet(file)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Ask(t.Context(), n, nil, m)
	if err != nil {
		t.Fatal(err)
	}
	if s.Model != n.About() || s.Model.Name != "tiny" || len(s.Model.Digest) != 64 {
		t.Errorf("%+v", s)
	}
	return s.Score
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// Each kind of layer does what it says: sums worked out by hand.
func TestLayersDoWhatTheySay(t *testing.T) {
	t.Parallel()
	red, white := color.RGBA{255, 0, 0, 255}, color.White
	spot := flat(4, color.Black).(*image.RGBA)
	spot.Set(1, 2, color.White)
	cross := make([]float32, 27) // one channel out: the sum of a window of 3 × 3 over red
	for i := range 9 {
		cross[i] = 1
	}
	end := layer{Kind: "dense", Out: 1}
	for name, c := range map[string]struct {
		file []byte
		m    image.Image
		want float64
	}{
		"mean of red":          {netOf(t, nil, []float32{2, -1, 0, 0.5}, layer{Kind: "mean"}, end), flat(9, red), 2*1 - 0 + 0.5},
		"mean of white":        {netOf(t, nil, []float32{2, -1, 0, 0.5}, layer{Kind: "mean"}, end), flat(9, white), 2 - 1 + 0.5},
		"less the mean":        {netOf(t, func(h *head) { h.Mean, h.Deviation = []float64{0.5, 0, 0}, []float64{0.25, 1, 1} }, []float32{1, 0, 0, 0}, layer{Kind: "mean"}, end), flat(4, red), 2},
		"largest of windows":   {netOf(t, nil, []float32{1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0}, layer{Kind: "pool", Size: 2}, end), spot, 1},
		"windows at the rim":   {netOf(t, nil, append(append(cross, 0), 1, 0), layer{Kind: "conv", Out: 1, Size: 3}, layer{Kind: "mean"}, end), flat(4, white), (4*4 + 8*6 + 4*9) / 16.0},
		"every other window":   {netOf(t, nil, append(append(cross, 0), 1, 0), layer{Kind: "conv", Out: 1, Size: 3, Stride: 2}, layer{Kind: "mean"}, end), flat(4, white), (4 + 6 + 6 + 9) / 4.0},
		"below nought is none": {netOf(t, nil, []float32{-1, 0, 0, 0.25, 7, 0.125}, layer{Kind: "mean"}, layer{Kind: "dense", Out: 1}, end), flat(4, white), 0.125},
	} {
		if got := score(t, c.file, c.m); math.Abs(got-logistic(c.want)) > 1e-5 {
			t.Errorf("%s: %g, want %g", name, got, logistic(c.want))
		}
	}
	if got := score(t, netOf(t, nil, []float32{1, 0, 0, 0}, layer{Kind: "mean"}, end), image.NewRGBA(image.Rectangle{})); got < 0.5 {
		t.Errorf("an empty picture: %g", got)
	}
}

// A file that does not fit its description is refused by its class, and what it would need is bounded.
func TestNetsThatDoNotFitAreRefused(t *testing.T) {
	t.Parallel()
	mean, end, w := layer{Kind: "mean"}, layer{Kind: "dense", Out: 1}, []float32{1, 1, 1, 0}
	whole := netOf(t, nil, w, mean, end)
	for name, c := range map[string]struct {
		file []byte
		want aedile.Class
	}{
		"nothing": {nil, aedile.Invalid}, "no line": {[]byte("{}"), aedile.Invalid}, "cut short": {whole[:len(whole)-1], aedile.Invalid},
		"more behind":        {append(bytes.Clone(whole), 0), aedile.Invalid},
		"another format":     {netOf(t, func(h *head) { h.Format = "net-9" }, w, mean, end), aedile.Invalid},
		"no name":            {netOf(t, func(h *head) { h.Name = "../x" }, w, mean, end), aedile.Invalid},
		"no threshold":       {netOf(t, func(h *head) { h.Threshold = 0 }, w, mean, end), aedile.Invalid},
		"no deviation":       {netOf(t, func(h *head) { h.Deviation = []float64{1, 0, 1} }, w, mean, end), aedile.Invalid},
		"two outputs":        {netOf(t, nil, append(w, w...), mean, layer{Kind: "dense", Out: 2}), aedile.Invalid},
		"no such layer":      {netOf(t, nil, w, layer{Kind: "lstm"}, end), aedile.Invalid},
		"window too large":   {netOf(t, nil, w, layer{Kind: "pool", Size: 5}, end), aedile.Invalid},
		"an even window":     {netOf(t, nil, w, layer{Kind: "conv", Out: 1, Size: 2}, mean, end), aedile.Invalid},
		"steps back":         {netOf(t, nil, w, layer{Kind: "pool", Size: 2, Stride: -1}, end), aedile.Invalid},
		"no number":          {netOf(t, nil, []float32{1, float32(math.NaN()), 1, 0}, mean, end), aedile.Invalid},
		"too much work":      {netOf(t, func(h *head) { h.Side = 512 }, w, layer{Kind: "conv", Out: 64, Size: 31}, mean, end), aedile.Limit},
		"too many at a time": {netOf(t, func(h *head) { h.Side = 512 }, w, layer{Kind: "conv", Out: 128, Size: 1}, mean, end), aedile.Limit},
	} {
		if _, err := newNet(c.file); aedile.ClassOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A score lies between 0 and 1 whatever the weights and the picture are, is the same twice, and the digest moves with every weight.
func TestScoresAreScores(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := rapid.SliceOfN(rapid.Float32Range(-100, 100), 30+3, 30+3).Draw(rt, "weights")
		file := netOf(t, nil, w, layer{Kind: "conv", Out: 1, Size: 3}, layer{Kind: "pool", Size: 2}, layer{Kind: "dense", Out: 1})
		m := flat(rapid.IntRange(1, 20).Draw(rt, "side"), color.Gray{rapid.Byte().Draw(rt, "grey")})
		a := score(t, file, m)
		if b := score(t, file, m); a != b || a < 0 || a > 1 {
			rt.Errorf("%g, then %g", a, b)
		}
	})
}

// answering is a model behind an address, and what it was sent.
func answering(t *testing.T, code int, answer string) (*httptest.Server, *string) {
	t.Helper()
	var got string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got = r.Method + " " + string(b)
		w.WriteHeader(code)
		fmt.Fprint(w, answer)
	}))
	t.Cleanup(s.Close)
	return s, &got
}

// A model behind an address is sent the file, and only a score of the very model that was described counts.
func TestModelsBehindAddresses(t *testing.T) {
	t.Parallel()
	about := About{Name: "far", Version: "3", Digest: strings.Repeat("ab", 32), Threshold: 0.8}
	good := `{"score": 0.93, "digest": "` + about.Digest + `"}`
	for name, c := range map[string]struct {
		code   int
		answer string
		want   aedile.Class
	}{"a score": {200, good, ""}, "busy": {503, good, aedile.Internal}, "no JSON": {200, "yes", aedile.Invalid},
		"no score": {200, `{"digest": "` + about.Digest + `"}`, aedile.Invalid}, "above one": {200, strings.Replace(good, "0.93", "1.5", 1), aedile.Invalid},
		"another model": {200, `{"score": 0.93, "digest": "ff"}`, aedile.Conflict}, "endless": {200, good + strings.Repeat(" ", maxAnswer), aedile.Internal}} {
		s, got := answering(t, c.code, c.answer)
		m, err := newRemote(about, s.URL, s.Client())
		if err != nil {
			t.Fatal(err)
		}
		x, err := Ask(t.Context(), m, []byte("the file"), nil)
		if c.want == "" && (err != nil || x.Score != 0.93 || !x.Above() || x.Model != about) || c.want != "" && aedile.ClassOf(err) != c.want {
			t.Errorf("%s: %+v, %v", name, x, err)
		}
		if *got != "POST the file" {
			t.Errorf("%s: was sent %q", name, *got)
		}
	}
	if want := "far 3 of sha256:" + about.Digest + ": 0.930, threshold 0.800"; (&Score{about, 0.93}).String() != want {
		t.Errorf("%s", (&Score{about, 0.93}).String())
	}
}

// A folder holds nets and descriptions; one that cannot be read is named.
func TestFoldersHoldModels(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	asked := ""
	client := func(url string) *http.Client { asked = url; return http.DefaultClient }
	put("b.model", string(netOf(t, nil, []float32{1, 1, 1, 0}, layer{Kind: "mean"}, layer{Kind: "dense", Out: 1})))
	put("a.model", `{"name":"far","version":"3","threshold":0.8,"url":"http://127.0.0.1:9/score","digest":"`+strings.Repeat("0", 64)+`"}`)
	put("c.txt", "no model")
	all, err := InFolder(dir, client)
	if err != nil || len(all) != 2 || all[0].About().Name != "far" || all[1].About().Name != "tiny" || asked != "http://127.0.0.1:9/score" {
		t.Errorf("%v, %v, %q", all, err, asked)
	}
	put("d.model", `{"name":"far"}`)
	if _, err := InFolder(dir, client); aedile.ClassOf(err) != aedile.Invalid || !strings.Contains(err.Error(), "d.model") {
		t.Errorf("%v", err)
	}
	if _, err := InFolder(filepath.Join(dir, "none"), client); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("%v", err)
	}
}

func TestAStoppedNetGivesNoScore(t *testing.T) {
	t.Parallel()
	n, err := newNet(netOf(t, nil, []float32{1, 1, 1, 0}, layer{Kind: "mean"}, layer{Kind: "dense", Out: 1}))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Ask(ctx, n, nil, flat(4, color.White)); aedile.ClassOf(err) != aedile.Limit {
		t.Errorf("%v", err)
	}
}

// FuzzNewNet: no bytes break the reader, and what it takes can be run.
func FuzzNewNet(f *testing.F) {
	f.Add(netOf(f, nil, []float32{1, 1, 1, 0}, layer{Kind: "mean"}, layer{Kind: "dense", Out: 1}))
	f.Fuzz(func(t *testing.T, b []byte) {
		if n, err := newNet(b); err == nil {
			if _, err := Ask(t.Context(), n, nil, flat(3, color.White)); err != nil && aedile.ClassOf(err) != aedile.Invalid {
				t.Errorf("%v", err)
			}
		}
	})
}

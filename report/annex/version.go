package annex

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/aedile/aedile"
)

// Version is a published report. All versions stay public and marked for five years (Implementing Regulation (EU) 2024/2835, art 3 and recital
// 13), so a correction is another version and replaces none.
type Version struct {
	N       int       `json:"version"` // of the service and period, from 1
	Service string    `json:"service"`
	Period  string    `json:"period"`
	At      time.Time `json:"at"`
	Digest  string    `json:"sha256"` // of its figures as NDJSON
	File    string    `json:"file"`   // beside the list
	// Tables is the report as XLSX, beside the list, with its digest; By is who published it and Signed a signed note over all of these.
	Tables       string `json:"tables,omitempty"`
	TablesDigest string `json:"tables_sha256,omitempty"`
	By           string `json:"by,omitempty"`
	Signed       string `json:"signed,omitempty"`
	// Reason and Changed say of a later version why it was made and which figures changed.
	Reason  string      `json:"reason,omitempty"`
	Changed []Corrected `json:"changed,omitempty"`
	// MoreChanged counts changes beyond those that are listed.
	MoreChanged int `json:"more_changed,omitempty"`
}

// Corrected is a figure that differs between two versions; nil: not known.
type Corrected struct {
	Cell string   `json:"cell"`
	Was  *float64 `json:"was"`
	Is   *float64 `json:"is"`
}

// VersionsFile is the list of versions in the folder in which they are kept.
const VersionsFile = "versions.ndjson"

// maxChanges is how many changes a version lists. Chosen: the rest is counted.
const maxChanges = 1_000

// ReadVersions reads the list of versions, one a line.
func ReadVersions(r io.Reader, name string) (all []Version, err error) {
	s := bufio.NewScanner(r)
	s.Buffer(nil, 4<<20)
	for n := 1; s.Scan(); n++ {
		if len(bytes.TrimSpace(s.Bytes())) == 0 {
			continue
		}
		var v Version
		if err := json.Unmarshal(s.Bytes(), &v); err != nil || v.N < 1 || v.Digest == "" { // null, {} and others are JSON, too
			return nil, aedile.Invalidf("read versions of reports", name, "line %d is no version", n).Because(err)
		}
		all = append(all, v)
	}
	if err := s.Err(); err != nil {
		return nil, aedile.Invalidf("read versions of reports", name, "cannot be read").Because(err)
	}
	return all, nil
}

// Next returns the version that the report is, after those that are there, with its figures as they are kept. last are the figures of the
// version before, nil where it is the first. A correction without a reason is an Invalid error, one that changes nothing a Conflict.
func (r *Whole) Next(all []Version, last []byte, reason string, at time.Time) (v Version, figures []byte, err error) {
	var b bytes.Buffer
	if err := r.WriteNDJSON(&b); err != nil {
		return v, nil, err
	}
	sum := sha256.Sum256(b.Bytes())
	v = Version{N: 1, Service: r.Service, Period: r.Period, At: at.UTC().Truncate(time.Second), Digest: hex.EncodeToString(sum[:]),
		Reason: reason}
	before, corrects := Latest(all, r.Service, r.Period)
	if corrects {
		v.N = before.N + 1
		switch {
		case before.Digest == v.Digest:
			return v, nil, aedile.Conflictf("keep version", r.Period, "version %d has the same figures", before.N)
		case strings.TrimSpace(reason) == "":
			return v, nil, aedile.Invalidf("keep version", r.Period, "version %d is there, and no reason is given for another",
				before.N).Hint("--reason")
		}
		if v.Changed, err = changes(last, b.Bytes()); err != nil {
			return v, nil, err
		}
		v.MoreChanged = max(0, len(v.Changed)-maxChanges)
		v.Changed = v.Changed[:min(len(v.Changed), maxChanges)]
	}
	name := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return '-'
	}, strings.ToLower(r.Service+"-"+r.Period))
	v.File = fmt.Sprintf("%s-v%d-%s.ndjson", name, v.N, v.Digest[:12])
	return v, b.Bytes(), nil
}

// Latest returns the newest version of a service and period.
func Latest(all []Version, service, period string) (v Version, ok bool) {
	for _, x := range all {
		if strings.EqualFold(x.Service, service) && x.Period == period && x.N > v.N {
			v, ok = x, true
		}
	}
	return v, ok
}

// changes compares the figures of two versions, in the order of the later one; what is gone comes last.
func changes(was, is []byte) (out []Corrected, err error) {
	before, order, err := figuresOf(was)
	if err != nil {
		return nil, err
	}
	after, now, err := figuresOf(is)
	if err != nil {
		return nil, err
	}
	for _, cell := range now {
		if a, b := before[cell], after[cell]; !alike(a, b) {
			out = append(out, Corrected{cell, a, b})
		}
	}
	for _, cell := range order {
		if _, still := after[cell]; !still {
			out = append(out, Corrected{cell, before[cell], nil})
		}
	}
	return out, nil
}

func alike(a, b *float64) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

// figuresOf reads kept figures, by their cell and description.
func figuresOf(data []byte) (all map[string]*float64, order []string, err error) {
	all = map[string]*float64{}
	d := json.NewDecoder(bytes.NewReader(data))
	for {
		var f figureLine
		if err := d.Decode(&f); err == io.EOF { //nolint:errorlint // the decoder returns it bare
			return all, order, nil
		} else if err != nil {
			return nil, nil, aedile.Invalidf("read figures of a version", "", "figure %d cannot be read", len(order)+1).Because(err)
		}
		cell := f.Cell
		if f.Other != "" {
			cell += " " + f.Other
		}
		if _, there := all[cell]; !there {
			order = append(order, cell)
			all[cell] = f.Value
		}
	}
}

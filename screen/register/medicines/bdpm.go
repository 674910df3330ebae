package medicines

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
)

// BDPM describes the French public database of medicines. It is updated on working days; a month is how long an edition is held good.
func BDPM() register.Format {
	return register.Format{
		Name: "bdpm", Title: "Base de données publique des médicaments (ANSM)",
		Source:  "https://base-donnees-publique.medicaments.gouv.fr/telechargement",
		Licence: "Licence Ouverte, ANSM", RefreshDays: 30, Decode: decodeBDPM, DecodeFS: DecodeBDPM,
	}
}

// maxArchive is the largest archive that is read, in bytes, and maxMember the largest file in it.
const (
	maxArchive = 128 << 20
	maxMember  = 256 << 20
)

// decodeBDPM reads an archive with the files of DecodeBDPM, or CIS_bdpm.txt alone.
func decodeBDPM(r io.Reader) iter.Seq2[register.Entry, error] {
	return func(yield func(register.Entry, error) bool) {
		br := bufio.NewReader(r)
		if magic, _ := br.Peek(4); string(magic) != "PK\x03\x04" {
			emit(br, nil, yield)
			return
		}
		b, err := io.ReadAll(io.LimitReader(br, maxArchive+1))
		if err == nil && len(b) > maxArchive {
			err = fmt.Errorf("archive is larger than %d bytes", maxArchive)
		}
		var z *zip.Reader
		if err == nil {
			z, err = zip.NewReader(bytes.NewReader(b), int64(len(b)))
		}
		if err != nil {
			yield(register.Entry{}, fmt.Errorf("read archive: %w", err))
			return
		}
		for e, err := range DecodeBDPM(z) {
			if !yield(e, err) {
				return
			}
		}
	}
}

// DecodeBDPM reads the medicines of CIS_bdpm.txt with their substances (CIS_COMPO_bdpm.txt), conditions of supply (CIS_CPD_bdpm.txt) and
// generic groups (CIS_GENER_bdpm.txt). The last three may be missing. Files are read as UTF-8, and as Windows-1252 where they are not.
func DecodeBDPM(fsys fs.FS) iter.Seq2[register.Entry, error] {
	return func(yield func(register.Entry, error) bool) {
		x := &extras{parts: map[string][]register.Part{}, conditions: map[string][]string{}, groups: map[string][]string{}}
		for _, f := range []struct {
			name string
			cols []string
			min  int
			take func(register.Row)
		}{
			{"CIS_COMPO_bdpm.txt", []string{"code", "form", "substancecode", "substance", "dose", "per", "nature", "link", ""}, 4, x.part},
			{"CIS_CPD_bdpm.txt", []string{"code", "condition"}, 2, x.condition},
			{"CIS_GENER_bdpm.txt", []string{"group", "name", "code", "type", "order", ""}, 3, x.group},
		} {
			if !read(fsys, f.name, register.Table{Columns: f.cols, Min: f.min}, f.take, yield) {
				return
			}
		}
		f, err := fsys.Open("CIS_bdpm.txt")
		if err != nil {
			yield(register.Entry{}, fmt.Errorf("read medicines: %w", err))
			return
		}
		defer f.Close()
		emit(io.LimitReader(f, maxMember), x, yield)
	}
}

// read gives the rows of a file that may be missing to take; false: stop.
func read(fsys fs.FS, name string, t register.Table, take func(register.Row), yield func(register.Entry, error) bool) bool {
	f, err := fsys.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return true
	}
	if err != nil {
		return yield(register.Entry{}, fmt.Errorf("read %s: %w", name, err))
	}
	defer f.Close()
	t.Comma, t.Latin1, t.Plain = '\t', true, true
	for row, err := range t.Rows(io.LimitReader(f, maxMember)) {
		if bad, ok := errors.AsType[*register.RowError](err); ok {
			err = &register.RowError{Line: bad.Line, Msg: bad.Msg, File: name}
		}
		if err == nil && !numeric(row.Get("code")) {
			err = &register.RowError{Line: row.Line, Msg: "code of the medicine is no number", File: name}
		}
		if err != nil {
			if !yield(register.Entry{}, err) {
				return false
			}
			continue
		}
		take(row)
	}
	return true
}

// extras is what the further files say of medicines, by code.
type extras struct {
	parts      map[string][]register.Part
	conditions map[string][]string
	groups     map[string][]string
}

func (x *extras) part(r register.Row) {
	c := r.Get("code")
	x.parts[c] = append(x.parts[c], register.Part{Name: r.Get("substance"), Code: r.Get("substancecode"), Dose: r.Get("dose")})
}

func (x *extras) condition(r register.Row) {
	if s := r.Get("condition"); s != "" {
		x.conditions[r.Get("code")] = append(x.conditions[r.Get("code")], s)
	}
}

func (x *extras) group(r register.Row) {
	x.groups[r.Get("code")] = append(x.groups[r.Get("code")], r.Get("group")+" "+r.Get("name"))
}

var cisColumns = []string{"code", "name", "form", "route", "status", "procedure", "marketing", "date", "state", "number", "holder",
	"watched"}

func emit(r io.Reader, x *extras, yield func(register.Entry, error) bool) {
	t := register.Table{Comma: '\t', Columns: cisColumns, Latin1: true, Plain: true, Min: 11}
	for row, err := range t.Rows(r) {
		var e register.Entry
		if err == nil {
			e, err = medicine(row, x)
		}
		if !yield(e, err) {
			return
		}
	}
}

func medicine(row register.Row, x *extras) (register.Entry, error) {
	code := row.Get("code")
	bad := func(msg string) (register.Entry, error) {
		return register.Entry{}, &register.RowError{Line: row.Line, Msg: msg}
	}
	if !numeric(code) || row.Get("name") == "" {
		return bad("medicine has no code or no name")
	}
	on, err := register.Day(row.Get("date"), "02/01/2006")
	if err != nil {
		return bad("medicine " + code + ": " + err.Error())
	}
	e := register.Entry{Ref: code, On: on, Name: row.Get("name"), Medicine: &register.Medicine{
		Form: row.Get("form"), Holder: row.Get("holder"), Status: row.Get("status"),
	}}
	for s := range strings.SplitSeq(row.Get("route"), ";") {
		if s = strings.TrimSpace(s); s != "" {
			e.Medicine.Routes = append(e.Medicine.Routes, s)
		}
	}
	for _, k := range []string{"procedure", "marketing"} {
		if v := row.Get(k); v != "" {
			e.Attrs = append(e.Attrs, aedile.Attr{Name: k, Value: v})
		}
	}
	if x != nil {
		m := e.Medicine
		m.Substances, m.Conditions = x.parts[code], x.conditions[code]
		m.Prescription = prescription(m.Conditions)
		for i, g := range x.groups[code] {
			e.Attrs = append(e.Attrs, aedile.Attr{Name: fmt.Sprint("generic_group_", i+1), Value: g})
		}
	}
	return e, nil
}

// prescription is "yes" for the lists I and II and for narcotics. That no condition is stated mostly means that no prescription is
// needed, but not that anybody may sell the medicine, so nothing is said of those.
func prescription(conditions []string) string {
	for _, c := range conditions {
		c = strings.ToLower(c)
		if strings.HasPrefix(c, "liste i") || strings.Contains(c, "stupéfiant") || strings.Contains(c, "prescription") {
			return "yes"
		}
	}
	return ""
}

func numeric(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

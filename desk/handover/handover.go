package handover

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/law"
)

// Format names the form of a cover.
const Format = "aedile-handover/1"

// purposes are what information is exchanged for, as arts 5(3) and 6(6) of Implementing Regulation (EU) 2024/607 list it.
func purposes() []string {
	return []string{"sharing information", "requesting information", "answering a request", "making a referral", "requesting action",
		"requesting support"}
}

// Giving is a case that is handed over.
type Giving struct {
	Case     aedile.CaseID
	From, To string // authorities
	Purpose  string // one of those of the act
	Note     string // what the other side is to know; empty: nothing
	// Confidential are the documents, by name, for which confidential treatment is asked (art 10(2) of 2024/607), each with why.
	Confidential map[string]string
	// Personal gives personal texts, items and documents, too. Without it the proofs still hold, and letters name nobody.
	Personal bool
	Sign     note.Signer
	Known    note.Verifiers
}

// Cover says what is handed over, and to whom.
type Cover struct {
	Format   string            `json:"format"`
	From     string            `json:"from"`
	To       string            `json:"to"`
	Purpose  string            `json:"purpose"`
	Note     string            `json:"note,omitempty"`
	Made     string            `json:"made"` // RFC 3339, UTC
	Case     aedile.CaseID     `json:"case"`
	Kind     string            `json:"procedure"`
	Title    string            `json:"title"`
	About    string            `json:"about,omitempty"`
	State    string            `json:"state"`
	Status   string            `json:"status"` // what the state means, as what is suspected is not established
	Law      []string          `json:"provisions"`
	Version  int               `json:"version"`
	Dues     []desk.DueView    `json:"dues"`
	Grounds  []desk.GroundView `json:"grounds,omitempty"` // of proceedings
	Events   []Happened        `json:"events"`
	Files    []Piece           `json:"files"`
	Personal bool              `json:"personal_data"` // whether the files may hold any (art 11 of 2024/607)
}

// Happened is one move, without its content.
type Happened struct {
	Version int            `json:"version"`
	At      time.Time      `json:"at"`
	Move    string         `json:"move"`
	By      casework.Party `json:"by"`
	To      string         `json:"to_state"`
}

// Piece is one file beside the cover.
type Piece struct {
	Name         string `json:"name"`
	What         string `json:"what"` // dossier, letter, document
	Title        string `json:"title,omitempty"`
	Bytes        int    `json:"bytes"`
	SHA256       string `json:"sha256"`
	Confidential string `json:"confidential,omitempty"` // why
	data         []byte
}

// Gather gathers the case under a new checkpoint. A purpose that is none, an authority that is missing and a confidential document
// that is not there are Invalid errors.
func Gather(ctx context.Context, dk *desk.Desk, g Giving) (Cover, error) {
	if strings.TrimSpace(g.From) == "" || strings.TrimSpace(g.To) == "" {
		return Cover{}, aedile.Invalidf("hand over", string(g.Case), "does not say from whom and to whom")
	}
	if !slices.Contains(purposes(), g.Purpose) {
		return Cover{}, aedile.Invalidf("hand over", string(g.Case), "purpose %q is none", g.Purpose).
			Hint("one of " + strings.Join(purposes(), ", "))
	}
	names := letter.Names(g.Personal)
	s, err := dk.Show(ctx, g.Case, names)
	if err != nil {
		return Cover{}, err
	}
	d, err := dk.Export(ctx, g.Case, g.Sign, g.Known, !g.Personal)
	if err != nil {
		return Cover{}, err
	}
	c := s.Case
	v := Cover{Format: Format, From: g.From, To: g.To, Purpose: g.Purpose, Note: g.Note, Made: dk.Now().UTC().Format(time.RFC3339), Case: c.ID,
		Kind: c.Kind, Title: s.Title, About: s.About, State: c.State, Status: s.Status, Law: provisions(c), Version: c.Version, Dues: s.Dues,
		Grounds: s.Grounds, Events: []Happened{}, Personal: g.Personal}
	if !g.Personal {
		v.About = c.About
	}
	for _, e := range c.Events {
		v.Events = append(v.Events, Happened{e.Version, e.At, e.Move, e.By.Party, e.To})
	}
	b, err := d.Bytes()
	if err != nil {
		return v, err
	}
	v.add(Piece{Name: "dossier.json", What: "dossier", Title: "the case with the proof that its events stand in the signed journal",
		data: append(b, '\n')})
	if err := v.letters(dk, c, s, names); err != nil {
		return v, err
	}
	v.documents(d)
	return v, v.classify(g.Confidential)
}

// provisions are those on which the procedure and what was done rest.
func provisions(c casework.Case) (all []string) {
	k, _ := kinds.Of(c.Kind) // the case could not be read otherwise
	add := func(r law.Ref) {
		if s := law.MarkOf(r) + r.String(); !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	for _, r := range k.Law {
		add(r)
	}
	for _, e := range c.Events {
		for _, r := range e.Law {
			add(law.Ref{CELEX: r.CELEX, Place: r.Place})
		}
	}
	return all
}

func (v *Cover) add(f Piece) {
	sum := sha256.Sum256(f.data)
	f.Bytes, f.SHA256 = len(f.data), hex.EncodeToString(sum[:])
	v.Files = append(v.Files, f)
}

// letters adds each letter whose move was made, as PDF.
func (v *Cover) letters(dk *desk.Desk, c casework.Case, s desk.Shown, names letter.Names) error {
	n := 0
	for _, l := range s.Letters {
		if l.On.IsZero() {
			continue
		}
		doc, err := dk.Letter(c, l.What, names)
		if err != nil {
			return err
		}
		var pdf bytes.Buffer
		if err := doc.PDF(&pdf); err != nil {
			return fmt.Errorf("write letter %s of %s: %w", l.What, c.ID, err)
		}
		n++
		v.add(Piece{Name: fmt.Sprintf("letters/%02d-%s.pdf", n, l.What), What: "letter", Title: doc.Title, data: pdf.Bytes()})
	}
	return nil
}

// documents adds the files that are attached to the case, as far as the dossier has their content.
func (v *Cover) documents(d record.Dossier) {
	n := 0
	for _, a := range d.Attachments {
		if a.Kind != record.Document || len(a.Data) == 0 {
			continue
		}
		n++
		v.add(Piece{Name: fmt.Sprintf("documents/%02d-%s", n, plain(a.Name)), What: "document", Title: a.Name, data: a.Data})
	}
}

// plain is a name of a file that no system takes amiss.
func plain(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' {
			return r
		}
		return '_'
	}, name)
	return strings.TrimLeft(name[max(0, len(name)-80):], ".")
}

// classify marks what is to be treated as confidential.
func (v *Cover) classify(why map[string]string) error {
	left := len(why)
	for i, f := range v.Files {
		w, ok := why[f.Name]
		if !ok {
			continue
		}
		if left--; strings.TrimSpace(w) == "" {
			return aedile.Invalidf("hand over", f.Name, "does not say why it is confidential")
		}
		v.Files[i].Confidential = w
	}
	if left > 0 {
		var have []string
		for _, f := range v.Files {
			have = append(have, f.Name)
		}
		return aedile.Invalidf("hand over", string(v.Case), "a confidential document is none of those that are handed over").
			Hint("they are " + strings.Join(have, ", "))
	}
	return nil
}

// Write writes the cover, as JSON and as text, and all files into one archive. The same cover gives the same bytes.
func (v Cover) Write(w io.Writer) error {
	z := zip.NewWriter(w)
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("hand over %s: %w", v.Case, err)
	}
	all := append([]Piece{{Name: "cover.json", data: append(b, '\n')}, {Name: "cover.txt", data: []byte(v.Text())}}, v.Files...)
	for _, f := range all {
		p, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate})
		if err == nil {
			_, err = p.Write(f.data)
		}
		if err != nil {
			return fmt.Errorf("hand over %s: %s: %w", v.Case, f.Name, err)
		}
	}
	return z.Close()
}

// Text is the cover as people read it.
func (v Cover) Text() string {
	var b strings.Builder
	line := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "%-12s%s\n", name, strings.Join(strings.Fields(text), " "))
		}
	}
	line("From", v.From)
	line("To", v.To)
	line("Purpose", v.Purpose)
	line("Note", v.Note)
	line("Case", string(v.Case)+", version "+fmt.Sprint(v.Version)+", "+v.Made)
	line("Procedure", v.Title)
	line("About", v.About)
	line("Stands", v.State+": "+v.Status)
	line("Provisions", strings.Join(v.Law, "; "))
	for _, g := range v.Grounds {
		line("Ground", fmt.Sprintf("%d, %s: %s", g.No, g.Title, g.Status))
	}
	for _, d := range v.Dues {
		line("Due", d.Title()+", "+d.When()+" ("+d.SourceText+", "+d.LawText()+")")
	}
	for _, f := range v.Files {
		s := f.Name + ", " + fmt.Sprint(f.Bytes) + " bytes, SHA-256 " + f.SHA256
		if f.Confidential != "" {
			s += "; CONFIDENTIAL: " + f.Confidential
		}
		line("File", s)
	}
	personal := "left out; the proofs of the dossier hold without them"
	if v.Personal {
		personal = "in the files"
	}
	line("Personal", personal)
	line("Verify", "aedile case import --keys FILE dossier.json")
	return b.String()
}

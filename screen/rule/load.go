package rule

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/aedile/aedile"
)

// MaxFileBytes is the largest pack file that is read, and maxYAML how much YAML a pack may hold in all: its tree takes a hundred times the
// room. Long lists of terms lie in text files.
const (
	MaxFileBytes = 16 << 20
	maxYAML      = 2 << 20
)

var (
	packName = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	listName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	version  = regexp.MustCompile(`^\d{4}\.\d{1,2}(\.\d+)?$`)
)

// RegisterFile holds entries of an invented register, one JSON object a line, with which the examples of the pack are screened.
const RegisterFile = "register.ndjson"

// Load reads the pack in folder dir of fsys: pack.yaml, every other *.yaml file beside it, and the term files they name.
// It always returns what it could read; diagnostics of severity Error mean that it must not be used. Names across packs,
// types and costs of conditions are checked by Compile.
func Load(fsys fs.FS, dir string) (*Pack, []Diagnostic) {
	r := &reader{pack: &Pack{Paradigms: map[string]Paradigm{}, sources: map[string][]byte{}, at: Place{File: path.Join(dir, "pack.yaml")}}}
	names, err := files(fsys, dir)
	if err != nil {
		r.add(CodeUnreadable, Place{File: dir}, "a pack is a folder with a file pack.yaml", "read pack: %v", cause(err))
		return r.pack, r.diags
	}
	if !slices.Contains(names, "pack.yaml") {
		r.add(CodeNoPack, Place{File: dir}, "a pack is a folder with a file pack.yaml", "there is no pack.yaml")
		return r.pack, r.diags
	}
	sum := sha256.New()
	yamlBytes := 0
	for _, name := range names {
		full := path.Join(dir, name)
		src, err := readFile(fsys, full)
		if err != nil {
			r.add(CodeUnreadable, Place{File: full}, "", "read: %v", cause(err))
			continue
		}
		addFile(sum, name, src)
		r.pack.sources[full] = src
		if path.Ext(name) == ".yaml" {
			yamlBytes += len(src)
		}
	}
	if yamlBytes > maxYAML {
		r.add(CodeUnreadable, Place{File: dir}, "put long lists of terms into .txt files, or divide the pack",
			"the YAML of the pack is larger than %d bytes in all", maxYAML)
		return r.pack, r.diags
	}
	r.pack.Digest = digestOf(sum)
	for _, name := range names {
		if path.Ext(name) == ".yaml" {
			r.readYAML(dir, path.Join(dir, name), name == "pack.yaml")
		}
	}
	r.expand()
	r.cite()
	return r.pack, Sort(r.diags)
}

// Digest returns the digest of the pack in folder dir of fsys, as Load gives it for one that can be read whole, and reads nothing of
// what it says.
func Digest(fsys fs.FS, dir string) (aedile.Digest, error) {
	names, err := files(fsys, dir)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	buf := make([]byte, 32<<10)
	for _, name := range names {
		if err := addOpened(sum, fsys, dir, name, buf); err != nil {
			return "", fmt.Errorf("read pack %s: %w", dir, err)
		}
	}
	return digestOf(sum), nil
}

// addOpened adds a file as addFile does, without holding it whole.
func addOpened(sum hash.Hash, fsys fs.FS, dir, name string, buf []byte) error {
	f, err := fsys.Open(path.Join(dir, name))
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("look at %s: %w", name, err)
	}
	fmt.Fprintf(sum, "%s %d\n", name, info.Size())
	if _, err := io.CopyBuffer(sum, struct{ io.Reader }{f}, buf); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

func addFile(sum hash.Hash, name string, src []byte) {
	fmt.Fprintf(sum, "%s %d\n", name, len(src))
	sum.Write(src)
}

func digestOf(sum hash.Hash) aedile.Digest {
	return aedile.Digest("sha256:" + hex.EncodeToString(sum.Sum(nil)))
}

// LoadAll reads several packs at once, in the order of their folders.
func LoadAll(fsys fs.FS, dirs []string) ([]*Pack, []Diagnostic) {
	ps, ds := make([]*Pack, len(dirs)), make([][]Diagnostic, len(dirs))
	var wg sync.WaitGroup
	for i, dir := range dirs {
		wg.Go(func() { ps[i], ds[i] = Load(fsys, dir) })
	}
	wg.Wait()
	return ps, slices.Concat(ds...)
}

// files returns the names of the files that make the pack, pack.yaml first, the others sorted.
func files(fsys fs.FS, dir string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", dir, err)
	}
	var names []string
	for _, e := range entries {
		if ext := path.Ext(e.Name()); !e.IsDir() && (ext == ".yaml" || ext == ".txt" || e.Name() == RegisterFile) {
			names = append(names, e.Name())
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		if a == "pack.yaml" || b == "pack.yaml" {
			return strings.Compare(strconv.FormatBool(b == "pack.yaml"), strconv.FormatBool(a == "pack.yaml"))
		}
		return strings.Compare(a, b)
	})
	return names, nil
}

func readFile(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	defer f.Close()
	var buf bytes.Buffer
	if st, err := f.Stat(); err == nil {
		buf.Grow(int(min(st.Size(), MaxFileBytes)) + bytes.MinRead) // room for the read that finds the end
	}
	_, err = buf.ReadFrom(io.LimitReader(f, MaxFileBytes+1))
	b := buf.Bytes()
	if err == nil && len(b) > MaxFileBytes {
		err = fmt.Errorf("is larger than %d bytes", MaxFileBytes)
	}
	return b, err
}

func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// Parse reads a pack from one YAML text, as pack.yaml, without further files.
func Parse(src []byte) (*Pack, []Diagnostic) {
	r := &reader{pack: &Pack{Paradigms: map[string]Paradigm{}, sources: map[string][]byte{"pack.yaml": src}, at: Place{File: "pack.yaml"}}}
	r.pack.Digest = aedile.DigestOf(src)
	r.readYAML("", "pack.yaml", true)
	r.expand()
	r.cite()
	return r.pack, Sort(r.diags)
}

func (r *reader) readYAML(dir, file string, main bool) {
	r.file = file
	src := r.pack.sources[file]
	if !utf8.Valid(src) {
		r.add(CodeEncoding, Place{File: file, Line: badLine(src)}, "save the file as UTF-8", "the file is not UTF-8")
		return
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(src, &doc); err != nil {
		line, msg := syntaxError(err, src)
		r.add(CodeSyntax, Place{File: file, Line: line},
			"check indentation and quotes near this line; a term that starts with a star needs quotes", "%s", msg)
		return
	}
	if len(doc.Content) == 0 {
		r.add(CodeShape, Place{File: file}, "", "the file is empty")
		return
	}
	if n := alias(&doc, 0); n != nil {
		r.add(CodeShape, r.at(n), "write the value out", "anchors, aliases and deeply nested values are not used in packs")
		return
	}
	r.top(dir, doc.Content[0], main)
}

func (r *reader) top(dir string, n *yaml.Node, main bool) {
	known := []string{"provisions", "lists", "paradigms", "suppressors", "contexts", "scores", "inflection", "rules"}
	if main {
		known = append(known, "pack", "version", "title", "concepts", "common")
	}
	es := r.mapping(n, "a pack file", known...)
	if main {
		r.require(n, es, "the pack", "pack", "version", "title")
	}
	for _, e := range es {
		switch e.key {
		case "pack":
			r.pack.at = r.at(e.node)
			if r.pack.Name = r.text(e.value, "pack"); r.pack.Name != "" && !packName.MatchString(r.pack.Name) {
				r.add(CodeName, r.at(e.value), "use small letters, digits and hyphens: my-rules", "pack name %q", r.pack.Name)
			}
		case "version":
			if r.pack.Version = r.text(e.value, "version"); !version.MatchString(r.pack.Version) {
				r.add(CodeVersion, r.at(e.value), "write year, month and number: 2026.11.0", "version %q", r.pack.Version)
			}
		case "title":
			r.pack.Title = r.text(e.value, "title")
		case "provisions":
			r.provisions(e.value)
		case "lists":
			r.lists(dir, e.value)
		case "paradigms":
			r.paradigms(e.value)
		case "suppressors":
			r.suppressors(e.value)
		case "contexts":
			r.contexts(e.value)
		case "scores":
			r.scores(dir, e.value)
		case "concepts":
			r.concepts(dir, e.value)
		case "common":
			r.common(e.value)
		case "inflection":
			r.inflections(e.value)
		case "rules":
			r.rules(e.value)
		}
	}
}

var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

var yamlAnchor = regexp.MustCompile(`unknown anchor '(.*)' referenced`)

// syntaxError returns the line and the words of what the YAML reader says. A term that starts with a star and stands without
// quotes looks like an alias to it; then it gives no line.
func syntaxError(err error, src []byte) (int, string) {
	if m := yamlAnchor.FindStringSubmatch(err.Error()); m != nil {
		before, _, _ := bytes.Cut(src, []byte("*"+m[1]))
		return 1 + bytes.Count(before, []byte{'\n'}), "*" + m[1] + " stands without quotes"
	}
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		n, _ := strconv.Atoi(m[1])
		return n, m[2]
	}
	return 0, strings.TrimPrefix(err.Error(), "yaml: ")
}

func badLine(src []byte) int {
	for i, l := range bytes.Split(src, []byte{'\n'}) {
		if !utf8.Valid(l) {
			return i + 1
		}
	}
	return 0
}

// alias returns the first node that is an alias or carries an anchor, or lies deeper than packs ever do.
func alias(n *yaml.Node, depth int) *yaml.Node {
	if n.Kind == yaml.AliasNode || n.Anchor != "" || depth > 16 {
		return n
	}
	for _, c := range n.Content {
		if a := alias(c, depth+1); a != nil {
			return a
		}
	}
	return nil
}

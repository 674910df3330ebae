package provenance

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/binary"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/go-cose"

	"github.com/aedile/aedile"
)

var today = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

// signer is a root, and a key with a chain up to it.
type signer struct {
	roots *x509.CertPool
	chain []any // the signer's first, without the root
	root  []byte
	key   crypto.Signer
	alg   cose.Algorithm
}

// newSigner makes a root, an authority below it and a key.
func newSigner(t *testing.T, key crypto.Signer, alg cose.Algorithm) *signer {
	t.Helper()
	s := &signer{roots: x509.NewCertPool(), key: key, alg: alg}
	make := func(serial int64, name string, ca bool, public crypto.PublicKey, parent *x509.Certificate, by crypto.Signer) *x509.Certificate {
		c := &x509.Certificate{SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name}, NotBefore: today.AddDate(-1, 0, 0),
			NotAfter: today.AddDate(1, 0, 0), IsCA: ca, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature}
		if ca {
			c.KeyUsage = x509.KeyUsageCertSign
		}
		if parent == nil {
			parent = c
		}
		der, err := x509.CreateCertificate(rand.Reader, c, parent, public, by)
		if err != nil {
			t.Fatal(err)
		}
		if c, err = x509.ParseCertificate(der); err != nil {
			t.Fatal(err)
		}
		return c
	}
	keys := [2]*ecdsa.PrivateKey{}
	for i := range keys {
		k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		keys[i] = k
	}
	root := make(1, "Root", true, keys[0].Public(), nil, keys[0])
	middle := make(2, "Authority", true, keys[1].Public(), root, keys[0])
	leaf := make(3, "Camera 7", false, key.Public(), middle, keys[1])
	s.roots.AddCert(root)
	s.root = root.Raw
	s.chain = []any{leaf.Raw, middle.Raw}
	return s
}

func ecKey(t *testing.T) *signer {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return newSigner(t, k, cose.AlgorithmES256)
}

func jbox(kind string, body ...[]byte) []byte {
	all := bytes.Join(body, nil)
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(len(all)+8)), kind...), all...) //nolint:gosec // a short text
}

// super makes a superbox.
func super(label string, body ...[]byte) []byte {
	d := append(append(make([]byte, 16), 3), label+"\x00"...)
	return jbox("jumb", append([][]byte{jbox("jumd", d)}, body...)...)
}

func encoded(t *testing.T, v any) []byte {
	t.Helper()
	b, err := cbor.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// change is what a test does to a file while it is made.
type change struct {
	claim     func([]byte) []byte // behind signing
	assertion func([]byte) []byte // behind hashing
	extra     []byte              // an assertion that no claim names
	wide      int                 // bytes more that the binding leaves out
	kind      string              // of the binding
	none      bool                // no binding
	untagged  bool                // as older files are
}

// storeWith makes a store of manifests with the binding of a hash.
func (s *signer) storeWith(t *testing.T, c change, from, length int, sum []byte) []byte {
	t.Helper()
	kind := "c2pa.hash.data"
	if c.kind != "" {
		kind = c.kind
	}
	type m = map[string]any
	assertions := map[string][]byte{"c2pa.actions": super("c2pa.actions", jbox("cbor", encoded(t, m{"actions": []any{m{"action": "c2pa.created"}}})))}
	order := []string{"c2pa.actions"}
	if !c.none {
		assertions[kind] = super(kind, jbox("cbor", encoded(t, m{"exclusions": []m{{"start": from, "length": length}}, "alg": "sha256", "hash": sum})))
		order = append(order, kind)
	}
	var refs []m
	var boxes [][]byte
	for _, n := range order {
		h := sha256.Sum256(assertions[n][8:])
		refs = append(refs, m{"url": "self#jumbf=c2pa.assertions/" + n, "hash": h[:]})
		b := assertions[n]
		if c.assertion != nil && n == "c2pa.actions" {
			b = c.assertion(bytes.Clone(b))
		}
		boxes = append(boxes, b)
	}
	claim := encoded(t, m{"alg": "sha256", "assertions": refs, "claim_generator": "Test", "signature": "self#jumbf=c2pa.signature"})
	msg := cose.NewSign1Message()
	msg.Headers.Protected.SetAlgorithm(s.alg)
	if c.untagged {
		msg.Headers.Unprotected["x5chain"] = s.chain
	} else {
		msg.Headers.Protected[int64(33)] = s.chain
	}
	msg.Payload = claim
	by, err := cose.NewSigner(s.alg, s.key)
	if err != nil {
		t.Fatal(err)
	}
	if err := msg.Sign(rand.Reader, nil, by); err != nil {
		t.Fatal(err)
	}
	msg.Payload = nil
	signature, err := msg.MarshalCBOR()
	if c.untagged {
		signature, err = (*cose.UntaggedSign1Message)(msg).MarshalCBOR()
	}
	if err != nil {
		t.Fatal(err)
	}
	if c.claim != nil {
		claim = c.claim(bytes.Clone(claim))
	}
	if c.extra != nil {
		boxes = append(boxes, c.extra)
	}
	return super("c2pa", super("urn:uuid:1", super("c2pa.assertions", boxes...), super("c2pa.claim", jbox("cbor", claim)),
		super("c2pa.signature", jbox("cbor", signature))))
}

// jpegWith makes a JPEG file with a store in pieces.
func jpegWith(store []byte) (file []byte, from, to int) {
	file = append([]byte{0xff, 0xd8}, segment(0xe2, "before")...)
	from = len(file)
	const most = 300
	for n, left := uint32(1), store; len(left) > 0; n++ {
		head := append(binary.BigEndian.AppendUint32([]byte("JP\x00\x01"), n), store[:8]...)
		if n == 1 {
			left = left[8:]
		}
		piece := left[:min(len(left), most)]
		left = left[len(piece):]
		file = append(file, segment(0xeb, string(head)+string(piece))...)
	}
	to = len(file)
	return append(file, "\xff\xda\x00\x02the picture itself"...), from, to
}

func pngWith(store []byte) (file []byte, from, to int) {
	before := chunk("tEXt", "Comment\x00before")
	return pngOf(before, chunk("caBX", string(store))), 8 + len(before), 8 + len(before) + 12 + len(store)
}

// signed makes a file whose manifest is right but for what the change does. The store is made until its length stands.
func (s *signer) signed(t *testing.T, with func([]byte) ([]byte, int, int), c change) []byte {
	t.Helper()
	file, from, to := with(make([]byte, 2000))
	for range 9 {
		rest := sha256.New()
		rest.Write(file[:from])
		rest.Write(file[min(to+c.wide, len(file)):])
		next, f, b := with(s.storeWith(t, c, from, to-from+c.wide, rest.Sum(nil)))
		same := f == from && b == to
		if file, from, to = next, f, b; same {
			return file
		}
	}
	t.Fatal("its length does not settle")
	return nil
}

// A manifest that is whole, made for this picture and signed by a chain up to a trusted root is valid, in each form of
// files and signatures.
func TestWholeManifestsOfTrustedSignersAreValid(t *testing.T) {
	t.Parallel()
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]*signer{"ES256": ecKey(t), "EdDSA": newSigner(t, ed, cose.AlgorithmEdDSA)} {
		for form, with := range map[string]func([]byte) ([]byte, int, int){"jpeg": jpegWith, "png": pngWith} {
			for _, old := range []bool{false, true} {
				file := s.signed(t, with, change{untagged: old})
				was := bytes.Clone(file)
				if v := Judge(file, Trust{s.roots, today}); v != (Verdict{Valid, "", "Camera 7"}) {
					t.Errorf("%s %s: %+v", name, form, v)
				}
				if !bytes.Equal(file, was) {
					t.Errorf("%s %s: the file was changed", name, form)
				}
			}
		}
	}
}

// A signer whom nobody trusts, or no longer, leaves a manifest present.
func TestWhoIsNotTrustedIsNotValid(t *testing.T) {
	t.Parallel()
	s := ecKey(t)
	file := s.signed(t, jpegWith, change{})
	for name, tr := range map[string]Trust{"no roots": {nil, today}, "other roots": {ecKey(t).roots, today},
		"too late": {s.roots, today.AddDate(3, 0, 0)}, "too early": {s.roots, today.AddDate(-3, 0, 0)}} {
		if v := Judge(file, tr); v.Standing != Present || v.Why == "" {
			t.Errorf("%s: %+v", name, v)
		}
	}
	for name, b := range map[string][]byte{"no manifest": pngOf(), "no picture": []byte("x"), "nothing": nil} {
		if v := Judge(b, Trust{s.roots, today}); v != (Verdict{}) {
			t.Errorf("%s: %+v", name, v)
		}
	}
}

// Whatever was changed behind signing breaks a manifest, and so does one that does not bind the whole picture.
func TestChangedPicturesAreBroken(t *testing.T) {
	t.Parallel()
	s := ecKey(t)
	flip := func(at int) func([]byte) []byte {
		return func(b []byte) []byte { b[(len(b)+at)%len(b)] ^= 1; return b }
	}
	for name, c := range map[string]change{"claim": {claim: flip(-2)}, "assertion": {assertion: flip(-1)},
		"an assertion more": {extra: super("c2pa.extra", jbox("cbor", []byte{0xa0}))}, "binds too little": {wide: 9}, "binds nothing": {none: true}} {
		for form, with := range map[string]func([]byte) ([]byte, int, int){"jpeg": jpegWith, "png": pngWith} {
			if v := Judge(s.signed(t, with, c), Trust{s.roots, today}); v.Standing != Broken || v.Why == "" {
				t.Errorf("%s in %s: %+v", name, form, v)
			}
		}
	}
	if v := Judge(s.signed(t, jpegWith, change{kind: "c2pa.hash.boxes"}), Trust{s.roots, today}); v.Standing != Present {
		t.Errorf("a binding that is not read: %+v", v)
	}
	file := s.signed(t, jpegWith, change{})
	_, at := storeOf(file)
	for i := range file {
		if within(span{i, i + 1}, at) { // boxes around what is signed are not
			continue
		}
		b := bytes.Clone(file)
		b[i] ^= 0x10
		if v := Judge(b, Trust{s.roots, today}); v.Standing == Valid {
			t.Errorf("byte %d of %d changed, and valid", i, len(file))
		}
	}
}

// Of the files that others made, the whole ones are whole, and the one whose picture or signature was changed is broken.
func TestFilesOfOthersAreWholeOrBroken(t *testing.T) {
	t.Parallel()
	whole := "it is whole, and no roots are given by which to trust its signer"
	for name, want := range map[string]Verdict{"A": {}, "C": {Standing: Present, Why: whole}, "CA": {Standing: Present, Why: whole},
		"E-sig-CA": {Standing: Broken, Why: "its signature is wrong"}, "E-dat-CA": {Standing: Broken, Why: "the picture was changed"}} {
		b, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "data", "images", "c2pa", "adobe-20220124-"+name+".jpg"))
		if err != nil {
			t.Skip("no ../shared/data/images/c2pa")
		}
		if v := Judge(b, Trust{At: today}); v.Standing != want.Standing || v.Why != want.Why {
			t.Errorf("%s: %+v, want %+v", name, v, want)
		}
	}
}

// Roots are read from PEM, with other things between; what holds none is refused.
func TestRootsAreReadFromPEM(t *testing.T) {
	t.Parallel()
	s := ecKey(t)
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.root})
	pool, err := Roots(append([]byte("a word before\n"), text...))
	if err != nil {
		t.Fatal(err)
	}
	if v := Judge(s.signed(t, jpegWith, change{}), Trust{pool, today}); v.Standing != Valid {
		t.Errorf("%+v", v)
	}
	for name, b := range map[string][]byte{"nothing": nil, "words": []byte("roots"), "broken": pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE",
		Bytes: s.root[:40]})} {
		if _, err := Roots(b); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzJudge: no bytes break the reader, and none that were not signed are valid.
func FuzzJudge(f *testing.F) {
	f.Add([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x10caBX\x00\x00\x00\x10jumb\x00\x00\x00\x08jumd0000"))
	f.Add(append([]byte{0xff, 0xd8}, segment(0xeb, "JP\x00\x01\x00\x00\x00\x01\x00\x00\x00\x10jumb\x00\x00\x00\x00jumdc2pa")...))
	f.Fuzz(func(t *testing.T, b []byte) {
		if v := Judge(b, Trust{Roots: x509.NewCertPool(), At: today}); v.Standing == Valid {
			t.Errorf("%+v", v)
		}
	})
}

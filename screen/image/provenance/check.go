package provenance

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"hash"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/go-cose"

	"github.com/aedile/aedile"
)

// Standing is what can be said of a manifest.
type Standing string

// The states. That no manifest is there says nothing of a picture.
const (
	None    Standing = ""
	Present Standing = "present" // there, and not broken as far as it could be read; nobody who is trusted is known to have signed it
	Valid   Standing = "valid"   // whole, belongs to this picture, and signed by a chain up to a root that is trusted
	Broken  Standing = "broken"  // the signature, a hash or the binding to the picture is wrong
)

// Verdict is what came of looking at the manifest of a file.
type Verdict struct {
	Standing Standing
	Why      string // for a person; "" where valid
	Signer   string // name on the certificate of who signed, where it could be read; it is certain only where valid
}

// Trust is whom to believe, and when.
type Trust struct {
	Roots *x509.CertPool // nil: nobody
	At    time.Time      // certificates must be good then; time stamps of signatures are not read
}

// Faults of manifests: what cannot be judged leaves one present, anything else breaks it.
type unknownError string

func (e unknownError) Error() string { return string(e) }

func brokenf(format string, args ...any) error { return fmt.Errorf(format, args...) }

// Judge looks at the last manifest of a file (C2PA 2.1, sections 13 to 15): the hashes of its assertions, the signature of its claim, the
// binding to the bytes of the file, and the chain of certificates. Manifests of what the picture was made from are not looked at.
func Judge(file []byte, t Trust) (v Verdict) {
	b, at := storeOf(file)
	if len(b) == 0 {
		return v
	}
	chain, err := check(file, b, at)
	if len(chain) > 0 {
		v.Signer = cmp.Or(chain[0].Subject.CommonName, strings.Join(chain[0].Subject.Organization, ", "))
	}
	var unknown unknownError
	switch {
	case errors.As(err, &unknown):
		v.Standing, v.Why = Present, err.Error()
	case err != nil:
		v.Standing, v.Why = Broken, err.Error()
	default:
		v.Standing = Valid
		if err := trusted(chain, t); err != nil {
			v.Standing, v.Why = Present, err.Error()
		}
	}
	return v
}

// manifest is the last one of a store.
type manifest struct {
	*box
	claim      claim
	assertions *box
}

// claim is what a claim says, of which hashes are asked.
type claim struct {
	Alg        string `cbor:"alg"`
	Assertions []ref  `cbor:"assertions"`         // first version
	Created    []ref  `cbor:"created_assertions"` // second
	Gathered   []ref  `cbor:"gathered_assertions"`
	Generator  string `cbor:"claim_generator"`      // first version
	Info       any    `cbor:"claim_generator_info"` // second: a map with a name
}

// generator returns what the claim of a file says that made it; "" where it cannot be read.
func generator(file []byte) string {
	b, _ := storeOf(file)
	m, err := open(b)
	if err != nil {
		return ""
	}
	if m.claim.Generator != "" {
		return m.claim.Generator
	}
	info, _ := m.claim.Info.(map[any]any)
	name, _ := info["name"].(string)
	return name
}

// ref names a box by its place and its hash.
type ref struct {
	URL  string `cbor:"url"`
	Alg  string `cbor:"alg"`
	Hash []byte `cbor:"hash"`
}

// check returns the chain of who signed, as far as it could be read, and the first fault.
func check(file, b []byte, at []span) ([]*x509.Certificate, error) {
	m, err := open(b)
	if err != nil {
		return nil, err
	}
	chain, signed := m.signature()
	if signed != nil && !errors.As(signed, new(unknownError)) {
		return chain, signed
	}
	// what is broken is so whoever signed it
	if err := m.hashes(); err != nil {
		return chain, err
	}
	return chain, cmp.Or(m.binding(file, at), signed)
}

// open finds the last manifest of a store.
func open(b []byte) (*manifest, error) {
	r, all := boxReader{maxBoxes}, &box{}
	err := r.read(b, func(kind string, body []byte) error {
		if kind != "jumb" {
			return nil
		}
		c, err := r.superbox(body, 0)
		if err == nil {
			all.boxes = append(all.boxes, c)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	top := all.child("c2pa")
	if top == nil || len(top.boxes) == 0 {
		return nil, brokenf("it holds no manifest")
	}
	m := &manifest{box: top.boxes[len(top.boxes)-1]}
	if m.assertions = m.child("c2pa.assertions"); m.assertions == nil {
		return nil, brokenf("it holds no assertions")
	}
	c := m.claimBox()
	if c == nil || unmarshal(c.cbor, &m.claim) != nil {
		return nil, brokenf("it holds no claim")
	}
	return m, nil
}

// claimBox is the box of the claim, of either version.
func (m *manifest) claimBox() *box {
	if c := m.child("c2pa.claim.v2"); c != nil {
		return c
	}
	return m.child("c2pa.claim")
}

// unmarshal reads CBOR of others: no key twice, bounded.
func unmarshal(b []byte, v any) error {
	const deep, many = 16, 4096
	mode, err := cbor.DecOptions{DupMapKey: cbor.DupMapKeyEnforcedAPF, MaxNestedLevels: deep, MaxArrayElements: many, MaxMapPairs: many}.DecMode()
	if err != nil {
		return fmt.Errorf("read CBOR: %w", err)
	}
	if err := mode.Unmarshal(b, v); err != nil {
		return fmt.Errorf("read CBOR: %w", err)
	}
	return nil
}

// hashOf returns a hash of a name; the standard allows these.
func hashOf(name string) (hash.Hash, error) {
	switch name {
	case "sha256":
		return sha256.New(), nil
	case "sha384":
		return sha512.New384(), nil
	case "sha512":
		return sha512.New(), nil
	}
	return nil, unknownError(fmt.Sprintf("its hash %.20q is not known", name))
}

// refs are all assertions that the claim names.
func (m *manifest) refs() (all []ref) {
	for _, some := range [][]ref{m.claim.Assertions, m.claim.Created, m.claim.Gathered} {
		all = append(all, some...)
	}
	return all
}

// assertion finds the box that a ref names.
func (m *manifest) assertion(r ref) (*box, error) {
	place, own := strings.CutPrefix(r.URL, "self#jumbf=")
	if !own {
		return nil, unknownError("an assertion stands elsewhere, and is not fetched")
	}
	place = strings.TrimPrefix(place, "/c2pa/"+m.label+"/")
	name, ok := strings.CutPrefix(place, m.assertions.label+"/")
	if b := m.assertions.child(name); ok && b != nil {
		return b, nil
	}
	return nil, brokenf("the assertion %.60q is not there", r.URL)
}

// hashes compares the hash of each assertion with the box; no box may be there that the claim does not name.
func (m *manifest) hashes() error {
	named := map[*box]bool{}
	for _, r := range m.refs() {
		b, err := m.assertion(r)
		if err != nil {
			return err
		}
		sum, err := hashOf(cmp.Or(r.Alg, m.claim.Alg))
		if err != nil {
			return err
		}
		sum.Write(b.body)
		if !bytes.Equal(sum.Sum(nil), r.Hash) {
			return brokenf("the assertion %.60q was changed", b.label)
		}
		named[b] = true
	}
	for _, b := range m.assertions.boxes {
		if !named[b] {
			return brokenf("the assertion %.60q is not of the claim", b.label)
		}
	}
	return nil
}

// dataHash is the hash of a file without some stretches.
type dataHash struct {
	Exclusions []struct {
		Start  int `cbor:"start"`
		Length int `cbor:"length"`
	} `cbor:"exclusions"`
	Alg  string `cbor:"alg"`
	Hash []byte `cbor:"hash"`
}

// binding compares the picture with what the manifest was made for. Only the manifest itself may be left out of the hash.
func (m *manifest) binding(file []byte, at []span) error {
	const byData, byOther = "c2pa.hash.data", "c2pa.hash."
	for _, b := range m.assertions.boxes {
		switch {
		case b.label == byData || strings.HasPrefix(b.label, byData+"__"):
			return m.data(b, file, at)
		case strings.HasPrefix(b.label, byOther):
			return unknownError("what binds it to the picture is of a kind that is not read")
		}
	}
	return brokenf("nothing binds it to the picture")
}

func (m *manifest) data(b *box, file []byte, at []span) error {
	var d dataHash
	if err := unmarshal(b.cbor, &d); err != nil {
		return brokenf("what binds it to the picture cannot be read")
	}
	sum, err := hashOf(cmp.Or(d.Alg, m.claim.Alg))
	if err != nil {
		return err
	}
	from := 0
	for _, x := range d.Exclusions {
		if x.Start < from || x.Length < 0 || x.Length > len(file)-x.Start {
			return brokenf("what binds it to the picture is no part of the file")
		}
		if !within(span{x.Start, x.Start + x.Length}, at) {
			return brokenf("what binds it to the picture leaves out more than the manifest")
		}
		sum.Write(file[from:x.Start])
		from = x.Start + x.Length
	}
	sum.Write(file[from:])
	if !bytes.Equal(sum.Sum(nil), d.Hash) {
		return brokenf("the picture was changed")
	}
	return nil
}

// within reports whether a stretch is covered by others, in order.
func within(s span, others []span) bool {
	for _, o := range others {
		if s.from >= o.from && s.from < o.to {
			s.from = o.to
		}
	}
	return s.from >= s.to
}

// signature checks who signed the claim, and returns the chain.
func (m *manifest) signature() ([]*x509.Certificate, error) {
	s := m.child("c2pa.signature")
	if s == nil || len(s.cbor) == 0 {
		return nil, brokenf("it is not signed")
	}
	msg := cose.NewSign1Message()
	const tag = 0xd2 // of COSE_Sign1 (RFC 9052, section 2); older manifests have none
	err := error(nil)
	if s.cbor[0] == tag {
		err = msg.UnmarshalCBOR(s.cbor)
	} else {
		err = (*cose.UntaggedSign1Message)(msg).UnmarshalCBOR(s.cbor)
	}
	if err != nil {
		return nil, brokenf("its signature cannot be read")
	}
	chain, err := chainOf(msg)
	if err != nil {
		return nil, err
	}
	alg, err := msg.Headers.Protected.Algorithm()
	if err != nil {
		return chain, brokenf("its signature names no algorithm")
	}
	v, err := cose.NewVerifier(alg, chain[0].PublicKey)
	if err != nil {
		return chain, unknownError("it is signed by a kind of key that is not known")
	}
	msg.Payload = m.claimBox().cbor
	if err := msg.Verify(nil, v); err != nil {
		return chain, brokenf("its signature is wrong")
	}
	return chain, nil
}

// chainOf reads the certificates of a signature, the signer's first (RFC 9360; in older manifests under a name, unprotected).
func chainOf(msg *cose.Sign1Message) ([]*x509.Certificate, error) {
	const label, maxChain = int64(33), 10
	value, ok := msg.Headers.Protected[label]
	if !ok {
		value, ok = msg.Headers.Unprotected[label]
	}
	if !ok {
		value = msg.Headers.Unprotected["x5chain"]
	}
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	if len(list) > maxChain {
		return nil, brokenf("its chain is longer than %d certificates", maxChain)
	}
	var chain []*x509.Certificate
	for _, x := range list {
		der, ok := x.([]byte)
		if !ok {
			return nil, brokenf("it names no certificate")
		}
		c, err := certificate(der)
		if err != nil {
			return nil, unknownError("a certificate of its signer cannot be read")
		}
		chain = append(chain, c)
	}
	return chain, nil
}

// certificate reads a certificate, also one whose key may sign by RSASSA-PSS alone (RFC 4055): those the library does not read.
func certificate(der []byte) (*x509.Certificate, error) {
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("read certificate: %w", err)
	}
	if c.PublicKey != nil {
		return c, nil
	}
	var info struct {
		Algorithm pkix.AlgorithmIdentifier
		Key       asn1.BitString
	}
	onlyPSS := asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}
	if _, err := asn1.Unmarshal(c.RawSubjectPublicKeyInfo, &info); err == nil && info.Algorithm.Algorithm.Equal(onlyPSS) {
		if key, err := x509.ParsePKCS1PublicKey(info.Key.Bytes); err == nil {
			c.PublicKey, c.PublicKeyAlgorithm = key, x509.RSA
		}
	}
	return c, nil
}

// Roots reads certificates that are trusted, in PEM. It returns an Invalid error where there is none, or one cannot be read.
func Roots(text []byte) (*x509.CertPool, error) {
	const op = "read trusted roots"
	pool, n := x509.NewCertPool(), 0
	for b, rest := pem.Decode(text); b != nil; b, rest = pem.Decode(rest) {
		if b.Type != "CERTIFICATE" {
			continue
		}
		c, err := certificate(b.Bytes)
		if err != nil {
			return nil, aedile.Invalidf(op, "", "certificate %d cannot be read", n+1).Because(err)
		}
		pool.AddCert(c)
		n++
	}
	if n == 0 {
		return nil, aedile.Invalidf(op, "", "holds no certificate in PEM")
	}
	return pool, nil
}

// trusted asks whether a chain leads to a root that is trusted.
func trusted(chain []*x509.Certificate, t Trust) error {
	if t.Roots == nil {
		return errors.New("it is whole, and no roots are given by which to trust its signer")
	}
	between := x509.NewCertPool()
	for _, c := range chain[1:] {
		between.AddCert(c)
	}
	if chain[0].IsCA {
		return errors.New("it is whole, and signed by an authority, not by a signer")
	}
	_, err := chain[0].Verify(x509.VerifyOptions{Roots: t.Roots, Intermediates: between, CurrentTime: t.At,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	if invalid := (x509.CertificateInvalidError{}); errors.As(err, &invalid) && invalid.Reason == x509.Expired {
		return errors.New("it is whole, and a certificate of its signer is not good at this time")
	}
	if err != nil {
		return errors.New("it is whole, and its signer is not among those trusted")
	}
	return nil
}

package weburl

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// The cases of another implementation of canonical forms: ours differ only where docs/links.md says so.
func TestCanonicalFormsOfAnotherImplementation(t *testing.T) {
	t.Parallel()
	f, err := os.Open("../../../shared/data/links/url-canonical/cases.ndjson")
	if err != nil {
		t.Skip("no shared data: ", err)
	}
	defer f.Close()
	differ := map[string]string{ // by address: why
		"http://[::192.9.5.5]/ipng": "numbers of IPv6 are written in one form",
		"ftp://ftp.myfiles.com/":    "no address of the web",
	}
	all, same := 0, 0
	for in := bufio.NewScanner(f); in.Scan(); {
		var c struct {
			Table, URL string
			Hex        string `json:"url_hex"`
			Output     any
			Fail       bool
		}
		if err := json.Unmarshal(in.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		if b, err := hex.DecodeString(c.Hex); err == nil && c.Hex != "" {
			c.URL = string(b)
		}
		want, _ := c.Output.(string)
		a, ok := split(c.URL, nil)
		var got string
		switch c.Table {
		case "ParseIPAddress":
			got, _, _ = strings.Cut(number(strings.Fields(c.URL)[0]), " ")
		case "CanonicalHost":
			got = a.host
		case "CanonicalPath":
			var b strings.Builder
			escape(&b, a.path, "")
			if got = b.String(); c.Fail {
				got = ""
			}
		case "CanonicalURL":
			if c.Fail {
				if ok {
					t.Errorf("%q is read as %+v", c.URL, a)
				}
				continue
			}
			var b strings.Builder
			escape(&b, a.path, "")
			_, rest, _ := strings.Cut(want, "://")
			host, path, _ := strings.Cut(rest, "/")
			got, want = a.host+b.String(), host+"/"+path
		default:
			continue
		}
		all++
		switch {
		case got == want:
			same++
		case differ[c.URL] != "":
		case !ok && c.Table != "ParseIPAddress" && strings.ContainsAny(want, "%!<>$ ") || !ok && !strings.Contains(want, "."):
			// a host that no name can be
		default:
			t.Errorf("%s %q: %q, want %q", c.Table, c.URL, got, want)
		}
	}
	t.Logf("%d of %d the same", same, all)
	if same < 50 {
		t.Errorf("%d of %d the same", same, all)
	}
}

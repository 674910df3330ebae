package s3_test

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/archive"
	"github.com/aedile/aedile/screen/archive/archivetest"
	"github.com/aedile/aedile/screen/archive/s3"
)

// gateway starts a real server of the protocol over a folder: versitygw, where AEDILE_TEST_S3 names the program.
func gateway(t *testing.T) (address, dir string) {
	t.Helper()
	program := os.Getenv("AEDILE_TEST_S3")
	if program == "" {
		t.Skip("AEDILE_TEST_S3 names no program: go install github.com/versity/versitygw/cmd/versitygw@v1.8.0")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address, dir = l.Addr().String(), t.TempDir()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	c := exec.CommandContext(t.Context(), program, "--port", address, "posix", dir)
	c.Env, c.Stdout, c.Stderr = append(os.Environ(), "ROOT_ACCESS_KEY=key", "ROOT_SECRET_KEY=secret-of-tests"), &said, &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	for range 200 {
		if k, err := net.Dial("tcp", address); err == nil {
			_ = k.Close()
			return address, dir
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("the server does not answer: %s", said.String())
	return "", ""
}

func keys(secret string) func(string) string {
	return func(name string) string {
		return map[string]string{"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": secret}[name]
	}
}

func TestAnObjectStoreIsAStore(t *testing.T) {
	address, dir := gateway(t)
	n := 0
	archivetest.Conform(t, func(t *testing.T) archive.Files {
		n++
		bucket := "bucket" + string(rune('a'+n))
		if err := os.Mkdir(filepath.Join(dir, bucket), 0o700); err != nil {
			t.Fatal(err)
		}
		s, err := s3.Dial(t.Context(), "s3://"+address+"/"+bucket+"/archives/market?tls=off", keys("secret-of-tests"))
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
	if _, err := s3.Dial(t.Context(), "s3://"+address+"/nobody?tls=off", keys("secret-of-tests")); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("no such bucket: %v", err)
	}
	if _, err := s3.Dial(t.Context(), "s3://"+address+"/bucketb?tls=off", keys("wrong")); aedile.ClassOf(err) != aedile.Denied {
		t.Errorf("a wrong secret: %v", err)
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	t.Parallel()
	for _, a := range []string{"", "s3://", "s3://host", "s3://host/", "https://host/bucket", "s3://key:secret@host/bucket",
		"s3://ho st/b"} {
		if _, err := s3.Dial(t.Context(), a, keys("")); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%q: %v", a, err)
		}
	}
}

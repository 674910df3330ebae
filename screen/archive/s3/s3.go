// Package s3 keeps archives in an object store that speaks the protocol of S3.
//
// It asks for what the protocol has promised since 2024: a put that fails where there is such an object. It makes no bucket.
package s3

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/aedile/aedile"
)

// Scheme begins the addresses of archives in object stores.
const Scheme = "s3"

// Bucket is a place in a bucket.
type Bucket struct {
	client *minio.Client
	bucket string
	prefix string // empty, or with a slash at its end
}

// Dial returns the store at an address s3://HOST[:PORT]/BUCKET[/PREFIX], over TLS unless it ends in ?tls=off. env gives the values of
// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and AWS_REGION. The error is Invalid for an address that is none, and
// NotFound where there is no such bucket.
func Dial(ctx context.Context, address string, env func(string) string) (*Bucket, error) {
	const op, hint = "open archive", "write s3://HOST/BUCKET/PREFIX; keys stand in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
	u, err := url.Parse(address)
	if err != nil || u.Scheme != Scheme || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") == "" {
		return nil, aedile.Invalidf(op, address, "is no address of an object store").Hint(hint)
	}
	bucket, prefix, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	if prefix != "" {
		prefix = path.Clean(prefix) + "/"
	}
	c, err := minio.New(u.Host, &minio.Options{
		Creds:  credentials.NewStaticV4(env("AWS_ACCESS_KEY_ID"), env("AWS_SECRET_ACCESS_KEY"), env("AWS_SESSION_TOKEN")),
		Secure: u.Query().Get("tls") != "off",
		Region: cmp.Or(env("AWS_REGION"), "us-east-1"),
	})
	if err != nil {
		return nil, aedile.Invalidf(op, address, "cannot be used").Hint(hint).Because(err)
	}
	s := &Bucket{c, bucket, prefix}
	switch ok, err := c.BucketExists(ctx, bucket); {
	case err != nil:
		return nil, failed(op, address, err)
	case !ok:
		return nil, aedile.NotFoundf(op, address, "there is no bucket %s",
			bucket).Hint("make it with the tools of the object store: aedile makes none")
	}
	return s, nil
}

// failed says by its class what an object store answered.
func failed(op, name string, err error) error {
	a := minio.ToErrorResponse(err)
	switch {
	case a.StatusCode == http.StatusNotFound:
		return aedile.NotFoundf(op, name, "there is no such object").Because(err)
	case a.StatusCode == http.StatusPreconditionFailed, a.StatusCode == http.StatusConflict:
		return aedile.Conflictf(op, name, "there is such an object").Because(err)
	case a.StatusCode == http.StatusForbidden, a.StatusCode == http.StatusUnauthorized:
		return aedile.Deniedf(op, name, "the object store refuses it").Hint("look at the keys and at what they may do").Because(err)
	}
	return aedile.Unavailablef(op, name, "the object store does not answer as it should").Because(err)
}

// Put writes an object that is not there yet.
func (s *Bucket) Put(ctx context.Context, name string, body []byte) error {
	o := minio.PutObjectOptions{DisableMultipart: true, ContentType: "application/octet-stream"}
	o.SetMatchETagExcept("*")
	if _, err := s.client.PutObject(ctx, s.bucket, s.prefix+name, bytes.NewReader(body), int64(len(body)), o); err != nil {
		return failed("write archive", name, err)
	}
	return nil
}

// Get reads an object.
func (s *Bucket) Get(ctx context.Context, name string) ([]byte, error) {
	return s.read(ctx, name, minio.GetObjectOptions{})
}

// Range reads a part of an object.
func (s *Bucket) Range(ctx context.Context, name string, offset, n int64) ([]byte, error) {
	if n <= 0 {
		return nil, nil
	}
	var o minio.GetObjectOptions
	if err := o.SetRange(offset, offset+n-1); err != nil {
		return nil, aedile.Invalidf("read archive", name, "bytes %d to %d are no part of a file", offset, offset+n).Because(err)
	}
	return s.read(ctx, name, o)
}

func (s *Bucket) read(ctx context.Context, name string, o minio.GetObjectOptions) ([]byte, error) {
	obj, err := s.client.GetObject(ctx, s.bucket, s.prefix+name, o)
	if err != nil {
		return nil, failed("read archive", name, err)
	}
	b, err := io.ReadAll(obj)
	_ = obj.Close() // what was read is read
	if err != nil {
		return nil, failed("read archive", name, err)
	}
	return b, nil
}

// List lists objects, in the order of their names.
func (s *Bucket) List(ctx context.Context, prefix string) ([]string, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var names []string
	for o := range s.client.ListObjectsIter(ctx, s.bucket, minio.ListObjectsOptions{Prefix: s.prefix + prefix, Recursive: true}) {
		if o.Err != nil {
			return nil, failed("list archive", prefix, o.Err)
		}
		names = append(names, strings.TrimPrefix(o.Key, s.prefix))
	}
	return names, nil
}

// Remove takes an object away.
func (s *Bucket) Remove(ctx context.Context, name string) error {
	if err := s.client.RemoveObject(ctx, s.bucket, s.prefix+name, minio.RemoveObjectOptions{}); err != nil {
		if err = failed("clear archive", name, err); aedile.ClassOf(err) != aedile.NotFound {
			return err
		}
	}
	return nil
}

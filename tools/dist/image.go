package main

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// nobody is the user of the image: a number, since an image from nothing has no list of users.
const nobody = "65532:65532"

// image writes an image from nothing but the program, for both architectures of Linux, as a folder of the open container layout.
func (r *release) image(programs []program, papers []paper) error {
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	for _, p := range programs {
		if p.os != "linux" {
			continue
		}
		img, err := r.imageOf(p, papers)
		if err != nil {
			return fmt.Errorf("make image for %s: %w", p.arch, err)
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{Add: img,
			Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: p.os, Architecture: p.arch}}})
	}
	name := fmt.Sprintf("aedile_%s_image", r.version)
	if _, err := layout.Write(filepath.Join(r.out, name), index); err != nil {
		return fmt.Errorf("write image: %w", err)
	}
	d, err := index.Digest()
	if err != nil {
		return err
	}
	fmt.Printf("wrote %s, index %s\n", name, d)
	return nil
}

func (r *release) imageOf(p program, papers []paper) (v1.Image, error) {
	all := []entry{{"aedile", 0o755, p.data}}
	for _, x := range papers {
		if x.name == "LICENSE" || x.name == "NOTICE" {
			all = append(all, entry{x.name, 0o644, x.data})
		}
	}
	var b bytes.Buffer
	if err := tarPlain(&b, all, r.at); err != nil {
		return nil, err
	}
	l, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b.Bytes())), nil },
		tarball.WithMediaType(types.OCILayer))
	if err != nil {
		return nil, err
	}
	img, err := mutate.AppendLayers(mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON), l)
	if err != nil {
		return nil, err
	}
	c, err := img.ConfigFile()
	if err != nil {
		return nil, err
	}
	c = c.DeepCopy()
	c.OS, c.Architecture, c.Created = p.os, p.arch, v1.Time{Time: r.at}
	c.Config = v1.Config{Entrypoint: []string{"/aedile"}, User: nobody, WorkingDir: "/data", Labels: map[string]string{
		"org.opencontainers.image.title": "aedile", "org.opencontainers.image.version": r.version,
		"org.opencontainers.image.licenses": "Apache-2.0"}}
	return mutate.ConfigFile(img, c)
}

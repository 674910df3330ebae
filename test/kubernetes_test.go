package test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// manifest is what our documents for Kubernetes have of the fields that are held against each other.
type manifest struct {
	Kind     string
	Metadata struct{ Name string }
	Data     map[string]string
	Spec     struct {
		Selector    any
		PodSelector struct {
			MatchLabels map[string]string `yaml:"matchLabels"`
		} `yaml:"podSelector"`
		ServiceName string `yaml:"serviceName"`
		Ports       []struct {
			Port       int
			TargetPort string `yaml:"targetPort"`
		}
		Claims   []struct{ Metadata struct{ Name string } } `yaml:"volumeClaimTemplates"`
		Template struct {
			Metadata struct{ Labels map[string]string }
			Spec     pod
		}
	}
}

type pod struct {
	Token           *bool          `yaml:"automountServiceAccountToken"`
	SecurityContext map[string]any `yaml:"securityContext"`
	Containers      []struct {
		Name, Image     string
		Args            []string
		Env             []struct{ Name, Value string }
		Ports           []struct{ Name string }
		ReadinessProbe  probe          `yaml:"readinessProbe"`
		LivenessProbe   probe          `yaml:"livenessProbe"`
		SecurityContext map[string]any `yaml:"securityContext"`
		Resources       struct{ Requests, Limits map[string]string }
		VolumeMounts    []struct {
			Name, MountPath string
		} `yaml:"volumeMounts"`
	}
	Volumes []struct {
		Name      string
		ConfigMap struct{ Name string } `yaml:"configMap"`
	}
}

type probe struct {
	HTTPGet struct{ Path, Port string } `yaml:"httpGet"`
}

func manifests(t *testing.T) (all []manifest) {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "deploy", "kubernetes", "aedile.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	for d := yaml.NewDecoder(f); ; {
		var m manifest
		if err := d.Decode(&m); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		if m.Kind == "" || m.Metadata.Name == "" {
			t.Errorf("a document has no kind or no name: %+v", m)
		}
		all = append(all, m)
	}
}

// labels of a selector, however the kind writes it.
func (m manifest) selects() map[string]string {
	out := map[string]string{}
	s, _ := m.Spec.Selector.(map[string]any)
	if inner, ok := s["matchLabels"].(map[string]any); ok {
		s = inner
	}
	for k, v := range s {
		out[k], _ = v.(string)
	}
	for k, v := range m.Spec.PodSelector.MatchLabels {
		out[k] = v
	}
	return out
}

// TestManifestsFitTogether: what is selected is there, what is mounted is a volume, and no process may do more than it needs.
func TestManifestsFitTogether(t *testing.T) {
	t.Parallel()
	all := manifests(t)
	pods, maps, services := map[string]manifest{}, []string{}, []string{}
	for _, m := range all {
		switch {
		case len(m.Spec.Template.Spec.Containers) > 0:
			pods[m.Spec.Template.Metadata.Labels["app"]] = m
		case m.Kind == "ConfigMap":
			maps = append(maps, m.Metadata.Name)
		case m.Kind == "Service":
			services = append(services, m.Metadata.Name)
		}
	}
	if len(pods) != 3 {
		t.Fatalf("%d sorts of pods", len(pods))
	}
	for _, m := range all {
		if m.Kind == "ConfigMap" {
			continue
		}
		of, ok := pods[m.selects()["app"]]
		if !ok {
			t.Errorf("%s %s selects no pods", m.Kind, m.Metadata.Name)
			continue
		}
		for _, p := range m.Spec.Ports {
			named := false
			for _, c := range of.Spec.Template.Spec.Containers {
				for _, x := range c.Ports {
					named = named || x.Name == p.TargetPort
				}
			}
			if !named {
				t.Errorf("%s: port %s is none of the pods'", m.Metadata.Name, p.TargetPort)
			}
		}
		if m.Spec.ServiceName != "" && !slices.Contains(services, m.Spec.ServiceName) {
			t.Errorf("%s: there is no service %s", m.Metadata.Name, m.Spec.ServiceName)
		}
	}
	for name, m := range pods {
		s := m.Spec.Template.Spec
		var volumes []string
		for _, v := range s.Volumes {
			volumes = append(volumes, v.Name)
			if c := v.ConfigMap.Name; c != "" && !slices.Contains(maps, c) {
				t.Errorf("%s: there is no configuration %s", name, c)
			}
		}
		for _, v := range m.Spec.Claims {
			volumes = append(volumes, v.Metadata.Name)
		}
		if s.Token == nil || *s.Token || s.SecurityContext["runAsNonRoot"] != true {
			t.Errorf("%s runs with more rights than it needs", name)
		}
		for _, c := range s.Containers {
			if c.SecurityContext["readOnlyRootFilesystem"] != true || c.SecurityContext["allowPrivilegeEscalation"] != false ||
				c.Resources.Limits["memory"] == "" || c.Resources.Requests["cpu"] == "" {
				t.Errorf("%s %s runs without bounds", name, c.Name)
			}
			for _, v := range c.VolumeMounts {
				if !slices.Contains(volumes, v.Name) {
					t.Errorf("%s: %s is no volume", name, v.Name)
				}
			}
			for _, e := range c.Env {
				for _, s := range regexp.MustCompile(`://(aedile-[a-z]+):`).FindAllStringSubmatch(e.Value, -1) {
					if !slices.Contains(services, s[1]) {
						t.Errorf("%s: there is no service %s", name, s[1])
					}
				}
			}
		}
	}
}

// TestManifestsSpeakToTheProgramThatThereIs: flags, roles and addresses are those of the program.
func TestManifestsSpeakToTheProgramThatThereIs(t *testing.T) {
	t.Parallel()
	var code strings.Builder
	for _, pattern := range []string{"../cmd/aedile/*.go", "../cmd/aedile/*/*.go", "../server/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			code.Write(b)
		}
	}
	flags := 0
	for _, m := range manifests(t) {
		for _, c := range m.Spec.Template.Spec.Containers {
			if !strings.HasPrefix(c.Image, "aedile:") {
				continue
			}
			for _, a := range c.Args {
				name, ok := strings.CutPrefix(a, "--")
				if !ok {
					continue
				}
				flags++
				field := strings.ToUpper(name[:1]) + name[1:]
				if !regexp.MustCompile(`(?m)^\s+`+field+`\s+\S+\s+`+"`").MatchString(code.String()) &&
					!strings.Contains(code.String(), `name:"`+name+`"`) {
					t.Errorf("%s: the program has no flag %s", c.Name, a)
				}
			}
			for _, p := range []probe{c.ReadinessProbe, c.LivenessProbe} {
				if p.HTTPGet.Path != "" && !strings.Contains(code.String(), `"GET `+p.HTTPGet.Path+`"`) {
					t.Errorf("%s: the server does not answer %s", c.Name, p.HTTPGet.Path)
				}
			}
			for _, e := range c.Env {
				if strings.HasPrefix(e.Name, "AEDILE_") && !strings.Contains(code.String(), e.Name) {
					t.Errorf("%s: the program does not read %s", c.Name, e.Name)
				}
			}
		}
	}
	if flags < 4 {
		t.Errorf("only %d flags were looked at", flags)
	}
}

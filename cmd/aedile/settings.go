package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/internal/reveal"
)

// envPrefix begins the names of environment variables that set flags.
const envPrefix = "AEDILE_"

// settings are values of flags that stand in the environment and in a configuration file, which has a section for each command.
// A flag on the command line goes before both, the environment before the file, what is said of one command before what is said of all.
type settings struct {
	file   string // "": there is none
	root   *yaml.Node
	getenv func(string) (string, bool)
}

// readSettings reads the configuration file that the arguments or the environment name, else the first of the usual ones that there is.
func readSettings(args []string, getenv func(string) (string, bool)) (*settings, error) {
	s := &settings{getenv: getenv}
	named := configOf(args)
	if named == "" {
		named, _ = getenv(envPrefix + "CONFIG")
	}
	candidates := []string{named}
	if named == "" {
		candidates = []string{"aedile.yaml"}
		if dir, err := os.UserConfigDir(); err == nil {
			candidates = append(candidates, filepath.Join(dir, "aedile", "aedile.yaml"))
		}
		candidates = append(candidates, "/etc/aedile/aedile.yaml")
	}
	for _, name := range candidates {
		b, err := os.ReadFile(name) //nolint:gosec // the user names it
		if errors.Is(err, fs.ErrNotExist) && named == "" {
			continue
		}
		if err != nil {
			return nil, aedile.NotFoundf("read configuration", name, "cannot be read").Because(err)
		}
		return s, s.parse(name, b)
	}
	return s, nil
}

// configOf returns the value of --config among the arguments.
func configOf(args []string) string {
	for i, a := range args {
		if a == "--" {
			break
		}
		if v, ok := strings.CutPrefix(a, "--config="); ok {
			return v
		}
		if a == "--config" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return ""
}

func (s *settings) parse(name string, b []byte) error {
	var doc yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(b)).Decode(&doc); err != nil && len(bytes.TrimSpace(b)) > 0 {
		return aedile.Invalidf("read configuration", name, "is no YAML").Because(err)
	}
	s.file = name
	if len(doc.Content) > 0 {
		s.root = doc.Content[0]
	}
	return nil
}

// Validate holds the file to the commands and flags that there are.
func (s *settings) Validate(app *kong.Application) error {
	if s.root == nil {
		return nil
	}
	return s.check(app.Node, s.root)
}

func (s *settings) check(command *kong.Node, section *yaml.Node) error {
	if section.Tag == "!!null" {
		return nil
	}
	if section.Kind != yaml.MappingNode {
		return s.refuse(section, "want a section with settings, got %q", section.Value)
	}
	var errs []error
	seen := map[string]bool{}
	for i := 0; i+1 < len(section.Content); i += 2 {
		key, value := section.Content[i], section.Content[i+1]
		flag, sub := flagOf(command, key.Value), childOf(command, key.Value)
		switch {
		case seen[key.Value]:
			errs = append(errs, s.refuse(key, "%s is set twice", key.Value))
		case sub != nil && (flag == nil || value.Kind == yaml.MappingNode):
			errs = append(errs, s.check(sub, value))
		case flag == nil:
			errs = append(errs, s.refuse(key, "there is no %s here", key.Value).Hint("there are "+strings.Join(keysOf(command), ", ")))
		default:
			errs = append(errs, s.try(flag, value))
		}
		seen[key.Value] = true
	}
	return errors.Join(errs...)
}

// try reads the value as the flag would.
func (s *settings) try(flag *kong.Flag, value *yaml.Node) error {
	v, err := valueOf(value)
	if err == nil {
		err = takes(flag, v)
	}
	if err != nil {
		return s.refuse(value, "%s: %s", flag.Name, err.Error())
	}
	return nil
}

// takes reports why a flag cannot hold a value.
func takes(flag *kong.Flag, v any) error {
	into := reflect.New(flag.Target.Type()).Elem()
	if err := flag.Value.Mapper.Decode(&kong.DecodeContext{Value: flag.Value, Scan: kong.Scan().PushTyped(v, kong.FlagValueToken)},
		into); err != nil {
		return err
	}
	if text, ok := v.(string); ok && flag.Enum != "" && !flag.EnumMap()[text] {
		return fmt.Errorf("%q is none of %s", text, strings.TrimPrefix(flag.Enum, ","))
	}
	return nil
}

func (s *settings) refuse(at *yaml.Node, format string, args ...any) *aedile.Error {
	return aedile.Invalidf("read configuration", fmt.Sprintf("%s:%d", s.file, at.Line), format, args...)
}

// valueOf is a text, or a list of them.
func valueOf(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.ScalarNode:
		return n.Value, nil
	case yaml.SequenceNode:
		list := []any{}
		for _, e := range n.Content {
			if e.Kind != yaml.ScalarNode {
				return nil, errors.New("want a list of values")
			}
			list = append(list, e.Value)
		}
		return list, nil
	}
	return nil, errors.New("want a value or a list of values")
}

// internalFlags have no place in a file.
var internalFlags = []string{"help", "config"}

func flagOf(command *kong.Node, name string) *kong.Flag {
	i := slices.IndexFunc(command.Flags, func(f *kong.Flag) bool { return f.Name == name && !slices.Contains(internalFlags, name) })
	if i < 0 {
		return nil
	}
	return command.Flags[i]
}

func childOf(command *kong.Node, name string) *kong.Node {
	i := slices.IndexFunc(command.Children, func(c *kong.Node) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return command.Children[i]
}

// keysOf are what a section of a command may hold.
func keysOf(command *kong.Node) (out []string) {
	for _, c := range command.Children {
		out = append(out, c.Name)
	}
	for _, f := range command.Flags {
		if !slices.Contains(internalFlags, f.Name) && !f.Hidden {
			out = append(out, f.Name)
		}
	}
	slices.Sort(out)
	return out
}

// Resolve gives a flag that the command line does not set the value of the environment or of the file.
func (s *settings) Resolve(_ *kong.Context, parent *kong.Path, flag *kong.Flag) (any, error) {
	v, _ := s.lookup(parent.Node(), flag)
	return v, nil
}

// lookup returns the value of a flag of a command and where it stands; nil where it stands nowhere.
func (s *settings) lookup(command *kong.Node, flag *kong.Flag) (value any, origin string) {
	if slices.Contains(internalFlags, flag.Name) {
		return nil, ""
	}
	path := pathOf(command)
	if name := envName(append(path, flag.Name)...); len(path) > 0 {
		if v, ok := s.getenv(name); ok {
			return v, name
		}
	}
	for _, name := range flag.Envs { // which the flag names itself, and takes itself
		if v, ok := s.getenv(name); ok {
			return v, name
		}
	}
	if name := envName(flag.Name); !slices.Contains(flag.Envs, name) {
		if v, ok := s.getenv(name); ok && takes(flag, v) == nil { // it is said of all commands, of which some know no such value
			return v, name
		}
	}
	n := s.root
	for _, name := range append(path, flag.Name) {
		if n = entry(n, name); n == nil {
			return nil, ""
		}
	}
	v, err := valueOf(n)
	if err != nil {
		return nil, ""
	}
	return v, fmt.Sprintf("%s:%d", s.file, n.Line)
}

func envName(words ...string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(strings.Join(words, "_"), "-", "_"))
}

// pathOf is the command as it is typed, without the program.
func pathOf(command *kong.Node) []string {
	var path []string
	for n := command; n != nil && n.Parent != nil; n = n.Parent {
		path = append(path, n.Name)
	}
	slices.Reverse(path)
	return path
}

func entry(section *yaml.Node, name string) *yaml.Node {
	if section == nil || section.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(section.Content); i += 2 {
		if section.Content[i].Value == name {
			return section.Content[i+1]
		}
	}
	return nil
}

type configCmd struct {
	Check configCheckCmd `cmd:"" help:"Check the configuration file and print the value of every flag with its origin."`
}

type configCheckCmd struct {
	Changed bool   `help:"Only what is not the default."`
	Output  string `enum:"table,json" default:"table" placeholder:"FORM" help:"table or json."`
}

// Help says where values may stand.
func (configCheckCmd) Help() string {
	return "Values come from the command line, else from the environment, else from a configuration file: the one that --config or AEDILE_CONFIG names, else aedile.yaml in this folder, " +
		"in the user's folder of settings under aedile, or in /etc/aedile. The file has a section for each command, with its flags: \"screen: {output: html}\", \"pack: {test: {output: junit}}\". " +
		"AEDILE_OUTPUT sets --output of every command that has it and knows the value, AEDILE_SCREEN_OUTPUT and AEDILE_PACK_TEST_OUTPUT that of one."
}

// effective is a flag with the value it has.
type effective struct {
	Command string `json:"command"`
	Flag    string `json:"flag"`
	Value   string `json:"value"`
	Origin  string `json:"origin"` // default, NAME of a variable, file:line
}

// Run prints the values.
func (c *configCheckCmd) Run(a *terminal.Terminal, app *kong.Kong, s *settings) error {
	var all []effective
	for _, leaf := range app.Model.Leaves(true) {
		for n := leaf; n != nil; n = n.Parent {
			for _, f := range n.Flags {
				if slices.Contains(internalFlags, f.Name) {
					continue
				}
				v, origin := s.lookup(n, f)
				if v != nil && takes(f, v) != nil {
					return aedile.Invalidf("check configuration", origin, "%v", takes(f, v))
				}
				e := effective{Command: strings.Join(pathOf(leaf), " "), Flag: f.Name, Value: shownValue(f.Name, v), Origin: origin}
				if v == nil {
					e.Value, e.Origin = shownValue(f.Name, f.Default), "default"
				}
				if !c.Changed || v != nil {
					all = append(all, e)
				}
			}
		}
	}
	if c.Output == "json" {
		return terminal.PrintJSON(a.Data(), append([]effective{}, all...))
	}
	w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "COMMAND\tFLAG\tVALUE\tORIGIN")
	for _, e := range all {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", e.Command, e.Flag, reveal.Text(e.Value), e.Origin)
	}
	if s.file == "" {
		a.Say("there is no configuration file")
	} else {
		a.Say("%s is right", s.file)
	}
	return terminal.Flush(w)
}

// shownValue is a value as it may be printed: without what a flag keeps secret, and without the password of an address.
func shownValue(name string, v any) string {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	var out []string
	for _, x := range list {
		text := fmt.Sprint(x)
		if x == nil {
			text = ""
		}
		for _, secret := range []string{"token", "secret", "password"} {
			if text != "" && strings.Contains(name, secret) && !strings.HasSuffix(name, "-file") {
				text = "(set)"
			}
		}
		if u, err := url.Parse(text); err == nil && u.User != nil {
			text = u.Redacted()
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

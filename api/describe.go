package api

import (
	"cmp"
	"encoding/json"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// described returns what the description says of the API as a whole.
func (a *API) described() huma.Config {
	c := huma.DefaultConfig("Aedile", a.Release)
	names := huma.NewMapRegistry("#/components/schemas/", nameOf)
	names.RegisterTypeAlias(reflect.TypeFor[aedile.Attrs](), reflect.TypeFor[map[string]string]())
	names.RegisterTypeAlias(reflect.TypeFor[casework.Personal](), reflect.TypeFor[any]())
	c.Components.Schemas = names
	c.CreateHooks = nil // no "$schema" in answers
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = root+"/openapi", "", ""
	c.Info.Description = "Screens items against EU law and carries findings through the procedure of the law. A finding is suspected, not established."
	c.Info.License = &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token":   {Type: "http", Scheme: "bearer", Description: "A token of aedile token new, with its scope and its end."},
		"session": {Type: "apiKey", In: "cookie", Name: "aedile", Description: "The session of somebody who signed in by the pages."},
	}
	for _, t := range []struct{ name, about string }{
		{screenTag, "Screen items."},
		{findingTag, "What was found: suspected, not established."},
		{caseTag, "Cases and the moves that the law allows in them."},
		{procedureTag, "The procedures: states, moves, contents."},
		{publicTag, "For everybody, without signing in."},
		{registerTag, "Packs and registers in use."},
		{recordTag, "The record, and the work in the background."},
	} {
		c.Tags = append(c.Tags, &huma.Tag{Name: t.name, Description: t.about})
	}
	c.Servers = []*huma.Server{{URL: cmp.Or(a.Base, "/"), Description: "This desk"}}
	return c
}

// The groups of addresses.
const (
	screenTag    = "screening"
	findingTag   = "findings"
	caseTag      = "cases"
	procedureTag = "procedures"
	publicTag    = "public"
	registerTag  = "registers"
	recordTag    = "record"
)

// jsonBody describes a body that is read as it stands, with an example.
func jsonBody(about string, s *huma.Schema, examples map[string]string) *huma.RequestBody {
	m := &huma.MediaType{Schema: s, Examples: map[string]*huma.Example{}}
	for name, text := range examples {
		m.Examples[name] = &huma.Example{Value: json.RawMessage(text)}
	}
	return &huma.RequestBody{Description: about, Required: true, Content: map[string]*huma.MediaType{"application/json": m}}
}

package kinds

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aedile/aedile/casework"
)

// namesNobody are the texts of bodies that stay in the record in the open: words of the law, keys, identifiers of the house,
// names of authorities, services and bodies, and texts for everybody.
var namesNobody = strings.Fields(`against area article articles at_contact automation basis because body by calendar case cases category
	confidential_claim content_language content_type_other content_types court decided_by declared documents elements exception figures from
	gtin grounds group ground ground_url groups in_state internal issuer item items keyword_other keywords kpi language law lead legal_basis legal_ground
	measure more_categories name next of out_of_court outcome owner penalties_stated proceeding products provider provisions puid redress reference report_to
	result service service_name source state states status suspected_articles terms terms_ground territory title to topic trustee uuid value what kind more_states
	decision flagger agreed flagger_fields mandate constituted_in objective how authority authorisation origin amount currency
	url method product number fields establishment public languages identifier coordinator recorded place parties note kinds enforces document
	coordinator_state code_of_conduct class automated where sold size reopens remedies proof part one_only numbers members manufacturer hazard
	without_notice subject authorities auditor opinion time_frame no_consultations complete_to broad recipients means offered told_to threat providers actions
	aspects interfaces through addressee act sort risk letter version format parts acted acted_unknown commission_opened exempt entity keyword reply_unknown contact_point contact condition as action durable_medium`)

// TestEveryTextIsSealedOrNamesNobody: a new text of a body is either marked personal or put on the list on purpose.
func TestEveryTextIsSealedOrNamesNobody(t *testing.T) {
	t.Parallel()
	for _, k := range All() {
		for _, m := range k.Moves {
			if m.Body == nil || k.Name == "review" && m.Name != "take_up" &&
				m.Name != "dismiss" { // findings are checked where they are read
				continue
			}
			sealed := casework.Prose(m.Body())
			for _, at := range texts(reflect.TypeOf(m.Body()), "") {
				name := at[strings.LastIndex(strings.TrimSuffix(at, "/*"), "/")+1:]
				if !slices.Contains(sealed, at) && !slices.Contains(namesNobody, strings.TrimSuffix(name, "/*")) {
					t.Errorf("%s %s: %s is neither marked personal:\"text\" nor known to name nobody", k.Name, m.Name, at)
				}
			}
		}
	}
}

// texts returns the places of all plain texts in the type.
func texts(t reflect.Type, at string) (all []string) {
	switch t.Kind() {
	case reflect.Pointer:
		return texts(t.Elem(), at)
	case reflect.Slice, reflect.Map:
		return texts(t.Elem(), at+"/*")
	case reflect.String:
		return []string{at}
	case reflect.Struct:
		if t == reflect.TypeFor[casework.Personal]() {
			return nil
		}
		for i := range t.NumField() {
			f := t.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name != "" {
				name = "/" + name
			}
			if f.IsExported() {
				all = append(all, texts(f.Type, at+name)...)
			}
		}
	}
	return all
}

// TestWhatPeopleWriteIsSealed names the texts that matter most; none of them may be opened again.
func TestWhatPeopleWriteIsSealed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		body casework.Body
		at   string
	}{
		{&Notice{}, "/reasons"}, {&Notice{}, "/locations/*"}, {&Telling{}, "/text"}, {&Reason{}, "/why"}, {&Decision{}, "/facts"},
		{&Decision{},
			"/explanation"},
		{&Decision{}, "/visibility/other"}, {&Complaint{}, "/grounds"}, {&ComplaintDecision{}, "/reasons"}, {&Order{}, "/reasons"},
		{&Answer{},
			"/questions/*/text"},
		{&Suspicion{}, "/facts"}, {&Suspicion{}, "/info/*"}, {&Reporting{}, "/text"}, {&TraderData{}, "/register_no"}, {&TraderData{},
			"/not_applicable/*"},
		{&Checking{}, "/checks/*/query"}, {&Suspension{}, "/gravity"}, {&PartialNotice{}, "/more"},
	} {
		if !slices.Contains(casework.Prose(c.body), c.at) {
			t.Errorf("%T: %s stands in the record in the open", c.body, c.at)
		}
	}
}

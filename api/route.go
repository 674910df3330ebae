package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/aedile/aedile/api/problem"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
)

// route is one address of the API.
type route struct {
	id      string // name of the operation: "screen"
	method  string
	path    string // below version
	tag     string
	action  auth.Action
	moves   bool  // the handler asks for the move itself
	status  int   // of success; 0: 200
	most    int64 // bytes of the body; 0: maxBody
	items   bool  // the body holds items and is read as it stands
	summary string
	about   string
	errors  []int
}

// Statuses of errors that many routes have.
var (
	asking   = []int{http.StatusUnprocessableEntity}
	showing  = []int{http.StatusNotFound}
	opening  = []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity}
	stepping = []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusUnprocessableEntity,
		http.StatusPreconditionRequired}
	engaging = []int{http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity, http.StatusServiceUnavailable}
)

// table lists every route.
var table = []route{
	{
		id:      "screen",
		method:  http.MethodPost,
		path:    screenPath,
		tag:     screenTag,
		action:  auth.Screen,
		most:    maxGivenBytes,
		items:   true,
		errors:  engaging,
		summary: "Screen items",
		about:   "Answers with what was found in each item, in order, and with what ran. Nothing is kept. Findings are suspected, not established.",
	},
	{id: "take-items", method: http.MethodPost, path: "/items", tag: screenTag, action: auth.Screen, moves: true,
		status: http.StatusCreated,
		most:   maxGivenBytes, items: true, errors: engaging,
		summary: "Screen items and open reviews of what is found",
		about:   "Keeps the items with findings as they were seen, and opens a review of each for a person to look at."},

	{id: "list-findings", method: http.MethodGet, path: "/findings", tag: findingTag, action: auth.SeeFindings, errors: asking,
		summary: "List what was found and is in review",
		about:   "Each row is the review of one item. It is suspected, not established."},
	{id: "list-cases", method: http.MethodGet, path: "/cases", tag: caseTag, action: auth.SeeCases, errors: asking,
		summary: "List and find cases",
		about:   "By the end of the nearest due, unless another order is asked for."},
	{id: "show-case", method: http.MethodGet, path: "/cases/{id}", tag: caseTag, action: auth.SeeCases, errors: showing,
		summary: "Show a case",
		about:   "Where it stands, what runs, what can be done, what was done and said. Names are left out."},
	{id: "show-letter", method: http.MethodGet, path: "/cases/{id}/letters/{what}", tag: caseTag, action: auth.SeeCases, errors: showing,
		summary: "Write a letter of a case",
		about:   "As HTML, from the facts of the case, without names."},
	{
		id:      "open-case",
		method:  http.MethodPost,
		path:    "/cases",
		tag:     caseTag,
		action:  auth.SeeCases,
		moves:   true,
		status:  http.StatusCreated,
		errors:  opening,
		summary: "Open a case of any procedure",
		about:   "Who may open it depends on the procedure. A token acts by automated means.",
	},
	{id: "make-move", method: http.MethodPost, path: "/cases/{id}/moves", tag: caseTag, action: auth.SeeCases, moves: true,
		errors:  stepping,
		summary: "Make a move in a case",
		about:   "If-Match names the version that was read: a case that has moved on since is not moved."},
	{id: "take-back", method: http.MethodPost, path: "/cases/{id}/take-back", tag: caseTag, action: auth.TakeBack, errors: stepping,
		summary: "Take back the last move before it leaves",
		about:   "The tasks that it left are deleted, and the case stands where it stood. What has left is undone by a move of the procedure."},
	{
		id:      "complain",
		method:  http.MethodPost,
		path:    "/cases/{id}/complaints",
		tag:     caseTag,
		action:  auth.SeeCases,
		moves:   true,
		status:  http.StatusCreated,
		errors:  opening,
		summary: "Record a complaint against what was decided in a case",
		about:   "Opens the complaint and moves the case, both or neither (art 20 DSA).",
	},
	{id: "list-dues", method: http.MethodGet, path: "/dues", tag: caseTag, action: auth.SeeCases,
		summary: "List what runs, late first",
		about:   "Each end has its source: fixed by law, stated in the document, or policy of the operator."},
	{id: "list-requests", method: http.MethodGet, path: "/requests", tag: caseTag, action: auth.SeeRequests, errors: asking,
		summary: "List requests for information"},
	{
		id:      "write-request",
		method:  http.MethodPost,
		path:    "/requests",
		tag:     caseTag,
		action:  auth.SeeRequests,
		moves:   true,
		status:  http.StatusCreated,
		errors:  opening,
		summary: "Prepare, send or take in a request for information",
		about:   "Opens a case for each addressee: all or none (art 67, 51 DSA).",
	},
	{
		id:      "answer-request",
		method:  http.MethodPost,
		path:    "/requests/{id}/answers",
		tag:     caseTag,
		action:  auth.SeeRequests,
		moves:   true,
		errors:  stepping,
		summary: "Answer questions of a request",
		about:   "What is left open is worked out, and what is late stays late (art 67(4) DSA).",
	},
	{id: "list-statements", method: http.MethodGet, path: "/statements", tag: caseTag, action: auth.SeeReports,
		summary: "List statements of reasons that are to be filed",
		about:   "As the Transparency Database takes them, with what it would say of each (art 24(5) DSA)."},
	{id: "show-statement", method: http.MethodGet, path: "/statements/{id}", tag: caseTag, action: auth.SeeReports, errors: opening,
		summary: "Show the statement of a decision"},

	{id: "show-procedure", method: http.MethodGet, path: "/procedures/{kind}", tag: procedureTag, action: auth.SeeCases, errors: showing,
		summary: "Show a procedure: its states and moves"},
	{
		id:      "show-content",
		method:  http.MethodGet,
		path:    "/procedures/{kind}/moves/{move}",
		tag:     procedureTag,
		action:  auth.SeeCases,
		errors:  opening,
		summary: "Explain the content of a move",
		about:   "Its fields, a JSON Schema, and a filled example.",
	},

	{
		id:      "send-notice",
		method:  http.MethodPost,
		path:    "/notices",
		tag:     publicTag,
		action:  auth.Public,
		status:  http.StatusCreated,
		most:    maxNotice,
		errors:  []int{http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity, http.StatusTooManyRequests},
		summary: "Send a notice of illegal content",
		about: "By everybody, without signing in (art 16 DSA). A notice that lacks elements is refused with what it lacks, unless lodge is set: " +
			"then it is kept as it is, and may not give actual knowledge.",
	},
	{id: "follow-notice", method: http.MethodGet, path: "/notices/{id}", tag: publicTag, action: auth.Public, errors: showing,
		summary: "See where a notice stands",
		about:   "With the code that was given when it was sent."},

	{id: "list-registers", method: http.MethodGet, path: "/registers", tag: registerTag, action: auth.SeeRegisters,
		errors: []int{http.StatusServiceUnavailable}, summary: "List the registers that are asked",
		about: "Each as of a day, with its digest. What is past its refresh period is named in notes."},
	{id: "list-packs", method: http.MethodGet, path: "/packs", tag: registerTag, action: auth.SeeRules,
		errors: []int{http.StatusNotFound, http.StatusServiceUnavailable}, summary: "List the packs in use with their rules"},

	{id: "verify", method: http.MethodGet, path: "/journal/verify", tag: recordTag, action: auth.SeeAudit,
		summary: "Verify the record",
		about: "Holds the journal against itself, the cases and the checkpoints. Whose signatures are right it cannot know: a stranger runs " +
			"aedile verify with the key they trust."},
	{id: "list-workings", method: http.MethodGet, path: "/workings", tag: recordTag, action: auth.SeeWorkings,
		summary: "Show the work in the background",
		about:   "When each was done last, what it came to, and what went wrong, in words."},
	{id: "list-calls", method: http.MethodGet, path: "/calls", tag: recordTag, action: auth.SeeWorkings,
		errors:  []int{http.StatusServiceUnavailable},
		summary: "List letters and calls that did not arrive",
		about:   "First what was refused for good and nobody has seen to, then what is tried again by itself. No person is named."},
	{id: "send-again", method: http.MethodPost, path: "/calls", tag: recordTag, action: auth.SendAgain,
		errors:  append([]int{http.StatusServiceUnavailable}, opening...),
		summary: "Hand a letter or a call over again",
		about: "Under the identifier that it had: whoever has it already does nothing. What was accepted, or has not been tried yet, is a " +
			"conflict."},
	{id: "show-me", method: http.MethodGet, path: "/me", tag: recordTag, action: auth.OwnSettings, summary: "Say who has signed in"},
}

// offer joins each route with what answers it.
func (a *API) offer() {
	add(a, "screen", a.screenItems)
	add(a, "take-items", a.takeItems)

	add(a, "list-findings", a.listFindings)
	add(a, "list-cases", a.listCases)
	add(a, "show-case", a.showCase)
	add(a, "show-letter", a.showLetter)
	add(a, "open-case", a.openCase)
	add(a, "make-move", a.makeMove)
	add(a, "take-back", a.takeBack)
	add(a, "complain", a.complain)
	add(a, "list-dues", a.listDues)
	add(a, "list-requests", a.listRequests)
	add(a, "write-request", a.writeRequest)
	add(a, "answer-request", a.answerRequest)
	add(a, "list-statements", a.listStatements)
	add(a, "show-statement", a.showStatement)

	add(a, "show-procedure", a.showProcedure)
	add(a, "show-content", a.showContent)

	add(a, "send-notice", a.sendNotice)
	add(a, "follow-notice", a.followNotice)

	add(a, "list-registers", a.listRegisters)
	add(a, "list-packs", a.listPacks)

	add(a, "verify", a.verify)
	add(a, "list-workings", a.listWorkings)
	add(a, "list-calls", a.listCalls)
	add(a, "send-again", a.sendAgain)
	add(a, "show-me", a.showMe)
}

// maxBody is how many bytes a body may have where the route says nothing else. Chosen: hundreds of times a long statement.
const maxBody = 8 << 20

// readFor is how long a client may take to send a body.
const readFor = 30 * time.Second

// operation describes the route.
func (a *API) operation(r route) huma.Operation {
	op := huma.Operation{
		OperationID:     r.id,
		Method:          r.method,
		Path:            version + r.path,
		Summary:         r.summary,
		Description:     r.about,
		Tags:            []string{r.tag},
		DefaultStatus:   r.status,
		Errors:          r.errors,
		MaxBodyBytes:    r.most,
		BodyReadTimeout: readFor,
		Middlewares:     huma.Middlewares{func(ctx huma.Context, next func(huma.Context)) { admit(ctx, r.action, next) }},
	}
	if op.MaxBodyBytes == 0 {
		op.MaxBodyBytes = maxBody
	}
	if r.items {
		op.RequestBody, op.SkipValidateBody = itemsBody(), true
	}
	op.Security = []map[string][]string{{}} // nobody has to sign in
	if r.action != auth.Public {
		op.Security = []map[string][]string{{"token": {}}, {"session": {}}}
		op.Errors = append([]int{http.StatusUnauthorized, http.StatusForbidden}, op.Errors...)
	}
	return op
}

// add offers a use-case at the route of the table that has the name. Whoever may not do it is refused before the body is read.
func add[I, O any](a *API, id string, do func(ctx context.Context, p auth.Person, in *I) (*O, error)) {
	r := routeOf(id)
	a.routes = append(a.routes, auth.Route{Pattern: r.method + " " + version + r.path, Action: r.action, Moves: r.moves})
	huma.Register(a.huma, a.operation(r), func(ctx context.Context, in *I) (*O, error) {
		p, _ := auth.From(ctx)
		out, err := do(ctx, p, in)
		if err == nil {
			return out, nil
		}
		said := problem.From(err)
		var refused *casework.Refusal
		if errors.As(err, &refused) {
			for _, f := range desk.ViewRefusal(refused).Faults {
				said.Faults = append(said.Faults, problem.Lack(f))
			}
		}
		if said.Status >= http.StatusInternalServerError && a.Failed != nil {
			a.Failed(ctx, err)
		}
		return nil, said
	})
}

// routeOf returns the route with the name.
func routeOf(id string) route {
	for _, r := range table {
		if r.id == id {
			return r
		}
	}
	panic("api: no route is called " + id) // a test asks for all of them
}

// admit lets through whoever may take the action.
func admit(ctx huma.Context, action auth.Action, next func(huma.Context)) {
	err := admitted(ctx.Context(), action)
	if err == nil {
		next(ctx)
		return
	}
	_, w := humago.Unwrap(ctx)
	problem.Refuse(w, err)
}

func admitted(ctx context.Context, action auth.Action) error {
	if action == auth.Public {
		return nil
	}
	p, ok := auth.From(ctx)
	if !ok {
		return problem.Unsigned()
	}
	return auth.May(p, action)
}

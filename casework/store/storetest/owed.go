package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/law"
)

// owed: tasks are held against the events that left them; one that is missing, put off, changed or done without a trace is named.
func owed(t *testing.T, h Harness) {
	s, address := h.fresh(t)
	svc := service(t, s, Start)
	opened(t, s, "n-1")
	for _, step := range []casework.Step{confirm(1), {Move: "decide", By: casework.Actor{Party: casework.Platform, ID: "m-1"}, Version: 2,
		Body: &kinds.NoticeDecision{
			Outcome: kinds.NotActed, Reasons: "It is genuine.", Automation: law.NotAutomated,
			Redress: kinds.Redress{Internal: "a", OutOfCourt: "b", Court: "c"}}},
		{Move: "tell", By: casework.Actor{Party: casework.Platform, ID: "m-1"}, Version: 3, Body: &kinds.Telling{Text: "It is genuine."}}} {
		if _, err := svc.Move(t.Context(), "n-1", "notice", step); err != nil {
			t.Fatal(err)
		}
	}
	check := func() string {
		n, faults, err := record.Against{Kind: kinds.Of}.VerifyTasks(t.Context(), s, s.(Board), Start().Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(n, faults)
	}
	if got := check(); !strings.HasSuffix(got, " []") || strings.HasPrefix(got, "0") {
		t.Fatal(got)
	}
	keep := `CREATE TABLE kept AS SELECT * FROM tasks`
	h.Exec(t, address, keep)
	for _, c := range []struct{ query, want string }{
		{`DELETE FROM tasks WHERE "do" = 'confirm'`, "case n-1: of the tasks that version 2 left, some are missing: confirm for the notifier"},
		{`DELETE FROM tasks WHERE "do" = 'lapse'`,
			"of the tasks that version 4 left, some are missing, were changed or follow from nothing: there are "},
		{`DELETE FROM tasks WHERE "do" = 'remind'`,
			"of the tasks that version 1 left, some are missing, were changed or follow from nothing: there are 0"},
		{`UPDATE tasks SET data = replace(data, '"case":"n-1"', '"case":"n-2"') WHERE "do" = 'tell'`, "some are missing: tell for the notifier"},
		{`UPDATE tasks SET data = '{' WHERE "do" = 'tell'`, "some are missing: tell for the notifier"},
		{`DELETE FROM tasks`, "of the tasks that version 4 left, some are missing: tell for the notifier"},
		{`UPDATE tasks SET at = at + 86400000000`, "was put off: its time is 2026-03-02T09:00:00Z, and it stands at 2026-03-03T09:00:00Z"},
		{`UPDATE tasks SET at = at + 864000000000, tries = 3 WHERE "do" = 'tell'`, "longer than after any attempt"},
		{`UPDATE tasks SET done = (1 = 1) WHERE "do" = 'tell'`, "1 letters are marked as sent, and the record holds what became of 0"},
		{`UPDATE tasks SET data = replace(data, '"to":"notifier"', '"to":"trader"')`, "some are missing: confirm for the notifier"},
		{`UPDATE tasks SET data = replace(data, '"end":"2026', '"end":"2036') WHERE "do" = 'lapse'`, "were changed"},
		{`INSERT INTO tasks (id, case_id, at, "do", data) SELECT 'n-1/3/9-tell', case_id, at, 'tell', replace(data, '2/1-confirm', '3/9-tell') FROM tasks WHERE "do" = 'confirm'`, "of the tasks that version 3 left, some are missing, were changed or follow from nothing: there are 1"},
	} {
		h.Exec(t, address, c.query)
		if got := check(); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s", c.query, got)
		}
		h.Exec(t, address, `DELETE FROM tasks`)
		h.Exec(t, address, `INSERT INTO tasks SELECT * FROM kept`)
		if got := check(); !strings.HasSuffix(got, " []") {
			t.Fatalf("%s: put back it is %s", c.query, got)
		}
	}
}

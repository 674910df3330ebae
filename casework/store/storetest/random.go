package storetest

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

// loosened returns the procedure without its checks, with bodies filled at random: the same moves, states, parties and
// dues, and contents such as no person would write.
func loosened(k casework.Kind, t *rapid.T) casework.Kind {
	moves := make([]casework.Move, len(k.Moves))
	for i, m := range k.Moves {
		m.Check, m.Items, m.Jobs = nil, nil, always(m.Jobs)
		if m.Body != nil {
			m.Body = func() casework.Body { return &loose{} }
		}
		dues := make([]casework.DueRule, len(m.Dues))
		for j, d := range m.Dues {
			d.When, d.From, d.Parts = nil, nil, nil
			if d.Days != nil {
				d.MayBePast, d.Least = true, deadline.Period{}
				d.Days = func(in casework.In) []casework.Day {
					on := deadline.DateOf(in.Step.At).AddDays(rapid.IntRange(-5, 60).Draw(t, "day"))
					return []casework.Day{{On: on}, {Item: "2", On: on.AddDays(3)}}
				}
			}
			dues[j] = d
		}
		m.Dues = dues
		moves[i] = m
	}
	k.Moves = moves
	return k
}

// always returns the jobs without what they wait for.
func always(jobs []casework.Job) []casework.Job {
	jobs = slices.Clone(jobs)
	for i := range jobs {
		jobs[i].When = nil
	}
	return jobs
}

// loose is a body that carries another one, unchecked.
type loose struct{ inner casework.Body }

// Validate finds nothing.
func (l *loose) Validate() casework.Faults { return nil }

// MarshalJSON writes the other one.
func (l *loose) MarshalJSON() ([]byte, error) { return jsonOf(l.inner) }

// fill sets v to something at random.
func fill(t *rapid.T, v reflect.Value, depth int) {
	switch x := v.Addr().Interface().(type) {
	case *casework.Personal:
		*x = casework.Name(rapid.String().Draw(t, "personal"))
		return
	case *deadline.Date:
		*x = deadline.Date{Year: rapid.IntRange(2020, 2034).Draw(t, "year"), Month: time.Month(rapid.IntRange(1, 12).Draw(t, "month")),
			Day: rapid.IntRange(1, 28).Draw(t, "day")}
		return
	case *time.Time:
		*x = Start().Add(time.Duration(rapid.Int64Range(0, 1e17).Draw(t, "nanoseconds")))
		return
	case *deadline.Period:
		*x = deadline.Period{N: rapid.IntRange(1, 90).Draw(t, "n"), Unit: deadline.Days}
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(rapid.String().Draw(t, "text"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64Range(-1e15, 1e15).Draw(t, "int"))
	case reflect.Float64:
		v.SetFloat(rapid.Float64Range(-1e300, 1e300).Draw(t, "float"))
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(t, v.Field(i), depth)
			}
		}
	case reflect.Pointer:
		if depth > 0 && rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			fill(t, v.Elem(), depth-1)
		}
	case reflect.Slice:
		if depth > 0 {
			n := rapid.IntRange(0, 2).Draw(t, "length")
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				fill(t, v.Index(i), depth-1)
			}
		}
	case reflect.Map:
		if depth > 0 && rapid.Bool().Draw(t, "there") {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(t, key, depth-1)
			fill(t, value, depth-1)
			v.Set(reflect.MakeMap(v.Type()))
			v.SetMapIndex(key, value)
		}
	}
}

// randomMoves makes moves at random in cases of all procedures; what the store gives back must be what was made.
func randomMoves(t *testing.T, h Harness) {
	s, _ := h.fresh(t)
	terms, err := Terms(3)
	if err != nil {
		t.Fatal(err)
	}
	var events int64
	run, tried, made := 0, map[string]int{}, map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		run++
		k := rapid.SampledFrom(kinds.All()).Draw(rt, "kind")
		tried[k.Name]++
		c := casework.Case{ID: aedile.CaseID(fmt.Sprintf("%s-%d", k.Name, run))}
		at := Start()
		for range rapid.IntRange(1, 8).Draw(rt, "moves") {
			open := k.Open(c.State)
			if len(open) == 0 {
				break
			}
			at = at.Add(time.Duration(rapid.Int64Range(0, 200*24*3600).Draw(rt, "seconds")) * time.Second)
			ch, err := casework.Apply(loosened(k, rt), c, stepOf(rt, rapid.SampledFrom(open).Draw(rt, "move"), c, at), terms)
			if err != nil {
				if aedile.ClassOf(err) == aedile.Conflict {
					continue // no period has passed yet
				}
				rt.Fatal(err)
			}
			if err := s.Append(t.Context(), ch); err != nil {
				rt.Fatal(err)
			}
			c = ch.Case
			made[k.Name]++
			events++
		}
		if c.Version > 0 {
			same(rt, t, s, k, c)
		}
	})
	whole(t, s, events)
	for _, k := range kinds.All() {
		if made[k.Name] == 0 && tried[k.Name] > 9 { // chance alone may not try a procedure, or only where no period has passed
			t.Errorf("no move of %s was made", k.Name)
		}
	}
}

// same fails unless the stored events make the case.
func same(rt *rapid.T, t *testing.T, s Store, k casework.Kind, c casework.Case) {
	stored, err := s.Load(t.Context(), c.ID)
	if err != nil {
		rt.Fatal(err)
	}
	back, err := casework.Replay(k, stored)
	if diff := cmp.Diff(unlinked(c), unlinked(back)); err != nil || diff != "" {
		rt.Fatalf("%v\n%s", err, diff)
	}
}

// stepOf returns the move as a step with a body at random.
func stepOf(rt *rapid.T, m casework.Move, c casework.Case, at time.Time) casework.Step {
	st := casework.Step{Move: m.Name, By: casework.Actor{Party: m.By[0], ID: "p-7", Automated: rapid.Bool().Draw(rt, "automated")}, At: at,
		Version:  c.Version,
		Calendar: rapid.SampledFrom([]string{"COM", "DE", "PT"}).Draw(rt, "calendar"), Group: "g", About: rapid.String().Draw(rt, "about")}
	if m.Body != nil {
		inner := m.Body()
		fill(rt, reflect.ValueOf(inner).Elem(), 3)
		st.Body = &loose{inner}
	}
	return st
}

package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/aedile/aedile/screen/match"
	"github.com/aedile/aedile/screen/match/boost"
)

// shippedRecipe is how the model that ships was made. Its numbers were chosen by cross-validation on the train sets; most of them matter
// little: halving or doubling trees, leaves or lambda moves the mean F1 by less than half a point.
func shippedRecipe() recipe {
	return recipe{
		boost: boost.Config{Trees: 400, Leaves: 32, Rate: 0.05, Lambda: 5, MinChild: 2, Rows: 0.7, Columns: 0.25, Bins: 64},
		seed:  1, seeds: 3, folds: 3, parts: 2, thin: 1, thinned: 0.5, bare: 0.12, even: 0.1, threshold: 0.45,
	}
}

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "trainmatch:", err)
		os.Exit(2)
	}
}

func run(args []string, stdout, stderr io.Writer) error {
	rc := shippedRecipe()
	fs := flag.NewFlagSet("trainmatch", flag.ContinueOnError)
	fs.SetOutput(stderr)
	dir := fs.String("data", "../../../shared/data/matching", "folder of the labelled sets")
	out := fs.String("out", "", "write the model to this file")
	cardTo := fs.String("card", "", "write the card to this file")
	lots := fs.Int("cv", 0, "cross-validate in so many lots; 0: do not")
	apart := fs.Int("disjoint", 0, "score entities that were not learnt from, in so many lots; 0: do not")
	missTo := fs.String("misses", "", "write the pairs of the valid files that the model gets wrong to this file: set, line, label, score")
	use := fs.String("model", "", "report on this model file instead of training one")
	fs.Uint64Var(&rc.seed, "seed", rc.seed, "of everything random")
	if err := fs.Parse(args); err != nil {
		return err
	}
	sets, err := load(*dir)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	m, err := rc.model(*use, sets)
	if err != nil {
		return err
	}
	card(&text, rc, m, sets, strings.Join(append([]string{"go -C tools run ./trainmatch"}, args...), " "))
	valid(&text, m, sets)
	rc.seeds, rc.folds = 1, 2 // what is only measured is grown once: a lower bound
	if *lots > 0 {
		rs := rc.crossValidate(sets, *lots, stderr)
		fmt.Fprintf(&text, "\nTrain files, cross-validated in %d lots of pairs, with one forest of each kind:\n\n%s", *lots, tableHead)
		for i, r := range rs {
			r.line(&text, sets[i].name, rc.threshold)
		}
		fmt.Fprintln(&text)
		thresholds(&text, rs)
	}
	if *apart > 0 {
		fmt.Fprintf(&text, "\nEntity-disjoint: records dealt into %d lots, models of one forest of each kind that saw no record of the lot, pairs of train and valid with both records in it:\n\n%s", *apart, tableHead)
		for i, r := range rc.disjoint(sets, *apart, stderr) {
			r.line(&text, sets[i].name, rc.threshold)
		}
	}
	if _, err := stdout.Write(text.Bytes()); err != nil {
		return err
	}
	files := map[string][]byte{*out: m.Encode(), *cardTo: text.Bytes()}
	if *missTo != "" {
		files[*missTo] = misses(m, sets)
	}
	for path, b := range files {
		if path != "" {
			if err := os.WriteFile(path, b, 0o644); err != nil {
				return fmt.Errorf("write: %w", err)
			}
		}
	}
	return nil
}

// model trains one, or reads it from a file.
func (rc recipe) model(file string, sets []*set) (*match.Model, error) {
	if file == "" {
		var ps []*pairs
		for _, s := range sets {
			ps = append(ps, s.train)
		}
		return rc.fit(ps), nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	return match.DecodeModel(b)
}

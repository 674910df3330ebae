package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/aedile/aedile"
)

// checkFor is how long a check of readiness may take.
const checkFor = 2 * time.Second

// healthy says that the process answers.
func (s *Server) healthy(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = fmt.Fprintln(w, "ok") // whoever asked may have gone
}

// readiness is what /readyz says: of each check whether it holds, and in words what is full or down. The cause, with addresses and paths,
// stands in the log only.
type readiness struct {
	Ready  bool            `json:"ready"`
	Checks map[string]bool `json:"checks"`
	Why    []string        `json:"why,omitempty"`
}

// why says in words what a check found, without what names the machine.
func why(c Check, err error) string {
	if e, ok := errors.AsType[*aedile.Error](err); ok && e.Class == aedile.Unavailable && e.Msg != "" {
		return c.Name + ": " + e.Op + ": " + e.Msg
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("%s: does not answer within %s", c.Name, checkFor)
	}
	return c.Name + ": does not answer as it should; the log says why"
}

// ready says whether the server can take requests: whether what it needs is there, and whether it is not about to stop.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	all := readiness{Ready: !s.stopping.Load(), Checks: map[string]bool{}}
	if s.stopping.Load() {
		all.Checks["stays"] = false
		all.Why = append(all.Why, "stays: the program is about to stop")
	}
	ctx, cancel := context.WithTimeout(r.Context(), checkFor)
	defer cancel()
	for _, c := range s.Checks {
		err := c.Do(ctx)
		if err != nil {
			s.Log.Error("not ready", "check", c.Name, "error", err.Error())
			all.Why = append(all.Why, why(c, err))
		}
		all.Checks[c.Name] = err == nil
		all.Ready = all.Ready && err == nil
	}
	w.Header().Set("Content-Type", "application/json")
	if !all.Ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(all) // whoever asked may have gone
}

// roomBytes is how much a disk must take for the server to be ready. Chosen: some pages of a database.
const roomBytes = 64 << 10

// Room returns a check that the disk of the folder takes what is written: it writes a little and takes it away.
func Room(dir string) Check {
	return Check{"disk", func(context.Context) (err error) {
		f, err := os.CreateTemp(dir, ".aedile-room-*")
		if err != nil {
			return aedile.Unavailablef("write to disk", dir, "takes no file").Because(err)
		}
		defer func() { err = errors.Join(err, os.Remove(f.Name())) }()
		if _, err = f.Write(make([]byte, roomBytes)); err == nil {
			err = f.Sync()
		}
		if err = errors.Join(err, f.Close()); err != nil {
			return aedile.Unavailablef("write to disk", dir, "is full or cannot be written").Because(err)
		}
		return nil
	}}
}

// Same returns a check that the file is still the one that was there when the check was made: a database whose file was taken away goes on
// for a while, and what it writes is lost.
func Same(file string) (Check, error) {
	first, err := os.Stat(file)
	if err != nil {
		return Check{}, aedile.NotFoundf("watch database", filepath.Base(file), "is not there").Because(err)
	}
	return Check{"file", func(context.Context) error {
		now, err := os.Stat(file)
		if err != nil {
			return aedile.Unavailablef("watch database", filepath.Base(file), "was taken away").Because(err)
		}
		if !os.SameFile(first, now) {
			return aedile.Unavailablef("watch database", filepath.Base(file), "is another file than at the start")
		}
		return nil
	}}, nil
}

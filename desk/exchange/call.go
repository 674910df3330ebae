package exchange

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
)

// Path is where a desk takes parcels in.
const Path = "/exchange"

// mediaType is that of a parcel.
const mediaType = "application/vnd.aedile.parcel+json"

// Door takes parcels in over HTTP. Nobody signs in there: the signature in the parcel says who it is from, and one that no known key
// made is
// refused. An answer of 2xx says that it was taken, and the same call again does nothing.
type Door struct {
	Desk *desk.Desk
	Keys Keys
	By   casework.ActorID // who stands in the record as having taken it in
	// Told is told of what was taken. Nil: nobody is.
	Told func(ctx context.Context, t Taken)
}

// ServeHTTP takes one parcel in.
func (d Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxParcel))
	var t Taken
	if err != nil {
		err = aedile.Limitf("take parcel", "", "cannot be read, or is larger than %d bytes", MaxParcel).Because(err)
	} else {
		t, err = Take(r.Context(), d.Desk, b, d.Keys, d.By)
	}
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		w.WriteHeader(statusOf(err))
		_ = json.NewEncoder(w).Encode(map[string]string{"detail": aedile.Message(err), "hint": aedile.HintOf(err)}) // the caller has gone
		return
	}
	if d.Told != nil {
		d.Told(r.Context(), t)
	}
	_ = json.NewEncoder(w).Encode(t) // the caller has gone
}

func statusOf(err error) int {
	switch aedile.ClassOf(err) {
	case aedile.Invalid:
		return http.StatusUnprocessableEntity
	case aedile.NotFound:
		return http.StatusNotFound
	case aedile.Conflict:
		return http.StatusConflict
	case aedile.Limit:
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusInternalServerError
}

// maxAnswer is how many bytes of an answer are read. Chosen: it says what was taken.
const maxAnswer = 64 << 10

// Call hands a parcel to the desk at the address. A desk that refuses it is an Invalid error with its reasons; one that does not answer is
// Unavailable, and the call can be made again.
func Call(ctx context.Context, client *http.Client, address string, parcel []byte) (t Taken, err error) {
	const op = "send parcel"
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(address, "/")+Path, bytes.NewReader(parcel))
	if err != nil {
		return t, aedile.Invalidf(op, address, "is no address").Because(err)
	}
	r.Header.Set("Content-Type", mediaType)
	a, err := client.Do(r)
	if err != nil {
		return t, aedile.Unavailablef(op, address, "does not answer").Hint("send it again later, or by file").Because(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(io.LimitReader(a.Body, maxAnswer))
	if err != nil {
		return t, aedile.Unavailablef(op, address, "does not end its answer").Because(err)
	}
	if a.StatusCode/100 == 2 {
		if err := json.Unmarshal(b, &t); err != nil {
			return t, aedile.Unavailablef(op, address, "answers what cannot be read").Because(err)
		}
		return t, nil
	}
	var said struct{ Detail, Hint string }
	if json.Unmarshal(b, &said) != nil || said.Detail == "" {
		said.Detail = fmt.Sprintf("answers with status %d", a.StatusCode)
	}
	if a.StatusCode >= 500 {
		return t, aedile.Unavailablef(op, address, "%s", said.Detail)
	}
	return t, aedile.Invalidf(op, address, "is refused: %s", said.Detail).Hint(said.Hint)
}

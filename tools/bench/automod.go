package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	appbsky "github.com/bluesky-social/indigo/api/bsky"
	"github.com/bluesky-social/indigo/atproto/identity"
	"github.com/bluesky-social/indigo/atproto/syntax"
	"github.com/bluesky-social/indigo/automod/cachestore"
	"github.com/bluesky-social/indigo/automod/countstore"
	"github.com/bluesky-social/indigo/automod/engine"
	"github.com/bluesky-social/indigo/automod/flagstore"
	"github.com/bluesky-social/indigo/automod/rules"
	"github.com/bluesky-social/indigo/automod/setstore"
)

// automod returns what screens the same texts as posts by automod's engine, with its default rules and
// stores in memory; posts are encoded before the clock starts.
func automod(texts []string) (func() (time.Duration, error), error) {
	dir := identity.NewMockDirectory()
	did := syntax.DID("did:plc:benchbenchbenchbench1234")
	dir.Insert(identity.Identity{DID: did, Handle: "bench.example.com"})
	eng := engine.Engine{
		Logger: slog.New(slog.NewTextHandler(io.Discard, nil)), Directory: dir, Counters: countstore.NewMemCountStore(),
		Sets:  setstore.NewMemSetStore(),
		Flags: flagstore.NewMemFlagStore(), Cache: cachestore.NewMemCacheStore(5000, time.Hour), Rules: rules.DefaultRules(),
		Config: engine.EngineConfig{SkipAccountMeta: true},
	}
	cid := syntax.CID("bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a")
	var ops []engine.RecordOp
	for i, t := range texts {
		post := appbsky.FeedPost{LexiconTypeID: "app.bsky.feed.post", Text: t, CreatedAt: "2026-01-01T00:00:00Z"}
		var b bytes.Buffer
		if err := post.MarshalCBOR(&b); err != nil {
			return nil, fmt.Errorf("encode post: %w", err)
		}
		ops = append(ops, engine.RecordOp{Action: engine.CreateOp, DID: did, Collection: "app.bsky.feed.post",
			RecordKey: syntax.RecordKey(fmt.Sprintf("3k%011d", i)), CID: &cid, RecordCBOR: b.Bytes()})
	}
	return func() (time.Duration, error) {
		for _, op := range ops {
			if err := eng.ProcessRecordOp(context.Background(), op); err != nil {
				return 0, fmt.Errorf("process: %w", err)
			}
		}
		return 0, nil
	}, nil
}

-- +goose Up
CREATE TABLE head (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    n      INTEGER NOT NULL, -- events in the journal
    digest TEXT    NOT NULL  -- of the last
) STRICT;
INSERT INTO head VALUES (1, 0, '');

CREATE TABLE journal (
    seq     INTEGER PRIMARY KEY, -- from 1, without gaps
    case_id TEXT    NOT NULL,
    version INTEGER NOT NULL,
    about   TEXT    NOT NULL,    -- the case it belongs to; for the journal's own events the case they speak of
    digest  TEXT    NOT NULL,    -- of the canonical form
    event   TEXT    NOT NULL,    -- JSON, with personal texts
    UNIQUE (case_id, version)
) STRICT;
CREATE INDEX journal_about ON journal (about, seq);

CREATE TABLE cases (
    id      TEXT    PRIMARY KEY,
    version INTEGER NOT NULL,
    kind    TEXT    NOT NULL,
    state   TEXT    NOT NULL,
    turn    TEXT    NOT NULL,
    grp     TEXT    NOT NULL,
    closed  INTEGER NOT NULL,
    dues    INTEGER NOT NULL,    -- how many run
    data    TEXT    NOT NULL     -- the case as JSON, without its events
) STRICT, WITHOUT ROWID;
CREATE INDEX cases_open ON cases (id) WHERE closed = 0;

CREATE TABLE tasks (
    id      TEXT    PRIMARY KEY,
    case_id TEXT    NOT NULL REFERENCES cases (id),
    at      INTEGER NOT NULL,    -- microseconds since 1970, not before
    done    INTEGER NOT NULL DEFAULT 0,
    data    TEXT    NOT NULL
) STRICT;
CREATE INDEX tasks_open ON tasks (at, id) WHERE done = 0;

CREATE TABLE checkpoints (
    id   INTEGER PRIMARY KEY,
    note TEXT    NOT NULL UNIQUE
) STRICT;

CREATE TABLE attachments (
    case_id TEXT    NOT NULL,
    digest  TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    size    INTEGER NOT NULL,
    name    TEXT    NOT NULL,
    media   TEXT    NOT NULL,
    data    BLOB,                -- NULL once taken out
    PRIMARY KEY (case_id, digest)
) STRICT;

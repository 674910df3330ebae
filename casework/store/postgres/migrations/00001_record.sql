-- +goose Up
CREATE TABLE head (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    n      BIGINT  NOT NULL, -- events in the journal
    digest TEXT    NOT NULL  -- of the last
);
INSERT INTO head VALUES (1, 0, '');

CREATE TABLE journal (
    seq     BIGINT  PRIMARY KEY, -- from 1, without gaps
    case_id TEXT    COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    about   TEXT    NOT NULL,    -- the case it belongs to; for the journal's own events the case they speak of
    digest  TEXT    NOT NULL,    -- of the canonical form
    event   TEXT    NOT NULL,    -- JSON, with personal texts
    UNIQUE (case_id, version)
);
CREATE INDEX journal_about ON journal (about, seq);

CREATE TABLE cases (
    id      TEXT    COLLATE "C" PRIMARY KEY,
    version INTEGER NOT NULL,
    kind    TEXT    NOT NULL,
    state   TEXT    NOT NULL,
    turn    TEXT    NOT NULL,
    grp     TEXT    NOT NULL,
    closed  BOOLEAN NOT NULL,
    dues    INTEGER NOT NULL,    -- how many run
    data    TEXT    NOT NULL     -- the case as JSON, without its events
);
CREATE INDEX cases_open ON cases (id) WHERE NOT closed;

CREATE TABLE tasks (
    id      TEXT    COLLATE "C" PRIMARY KEY,
    case_id TEXT    COLLATE "C" NOT NULL REFERENCES cases (id),
    at      BIGINT  NOT NULL,    -- microseconds since 1970, not before
    done    BOOLEAN NOT NULL DEFAULT FALSE,
    data    TEXT    NOT NULL
);
CREATE INDEX tasks_open ON tasks (at, id) WHERE NOT done;

CREATE TABLE checkpoints (
    id   BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    note TEXT    NOT NULL UNIQUE
);

CREATE TABLE attachments (
    case_id TEXT    COLLATE "C" NOT NULL,
    digest  TEXT    COLLATE "C" NOT NULL,
    kind    TEXT    NOT NULL,
    size    BIGINT  NOT NULL,
    name    TEXT    NOT NULL,
    media   TEXT    NOT NULL,
    data    BYTEA,                -- NULL once taken out
    PRIMARY KEY (case_id, digest)
);

-- +goose Up
-- What lists of cases are made of. All of it but the log can be made again from the journal and the log.
CREATE TABLE desk_state (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL -- of the program's way to make rows; another one makes them anew
) STRICT;
INSERT INTO desk_state VALUES (1, 0);

CREATE TABLE desk_years (
    year INTEGER PRIMARY KEY,
    n    INTEGER NOT NULL -- cases opened in it
) STRICT;

CREATE TABLE desk_rows (
    seq      INTEGER PRIMARY KEY, -- of the event that opened the case
    id       TEXT    NOT NULL UNIQUE,
    number   TEXT    NOT NULL UNIQUE,
    closed   INTEGER NOT NULL,
    due      INTEGER NOT NULL,    -- microseconds since 1970; 2^62: no end
    duty     INTEGER NOT NULL,    -- whether it can be late
    calm     INTEGER NOT NULL,    -- the less harm, the more
    opened   INTEGER NOT NULL,
    changed  INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    state    TEXT    NOT NULL,
    turn     TEXT    NOT NULL,
    grp      TEXT    NOT NULL,
    assignee TEXT    NOT NULL,
    held     INTEGER NOT NULL,
    second   INTEGER NOT NULL,
    todo     INTEGER NOT NULL,    -- whether a person has to do what a machine could not
    service  TEXT    NOT NULL,
    rule     TEXT    NOT NULL,
    lang     TEXT    NOT NULL,
    country  TEXT    NOT NULL,
    grade    TEXT    NOT NULL,
    alike    TEXT    NOT NULL,
    data     TEXT    NOT NULL     -- the row as JSON
) STRICT;
CREATE INDEX desk_rows_due ON desk_rows (due, calm, opened, id) WHERE closed = 0;
CREATE INDEX desk_rows_assignee ON desk_rows (assignee, due, calm, opened, id) WHERE closed = 0;
CREATE INDEX desk_rows_kind ON desk_rows (kind, due, calm, opened, id) WHERE closed = 0;
CREATE INDEX desk_rows_turn ON desk_rows (turn, due, calm, opened, id) WHERE closed = 0;
CREATE INDEX desk_rows_service ON desk_rows (service, due, calm, opened, id) WHERE closed = 0;
CREATE INDEX desk_rows_rule ON desk_rows (rule, due, calm, opened, id) WHERE closed = 0;
CREATE INDEX desk_rows_alike ON desk_rows (alike, due, calm, opened, id) WHERE closed = 0;
CREATE INDEX desk_rows_held ON desk_rows (due, calm, opened, id) WHERE closed = 0 AND held = 1;
CREATE INDEX desk_rows_second ON desk_rows (due, calm, opened, id) WHERE closed = 0 AND second = 1;
CREATE INDEX desk_rows_todo ON desk_rows (due, calm, opened, id) WHERE todo = 1;
CREATE INDEX desk_rows_closed ON desk_rows (kind, state) WHERE closed = 1;
CREATE INDEX desk_rows_grp ON desk_rows (grp, due, calm, opened, id);
CREATE INDEX desk_rows_every ON desk_rows (due, calm, opened, id);
CREATE INDEX desk_rows_opened ON desk_rows (opened, id);
CREATE INDEX desk_rows_changed ON desk_rows (changed, id);

CREATE TABLE desk_items (
    item TEXT    NOT NULL,
    seq  INTEGER NOT NULL,
    PRIMARY KEY (item, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX desk_items_seq ON desk_items (seq);

CREATE TABLE desk_counts (
    scope TEXT    NOT NULL,
    duty  INTEGER NOT NULL,
    hour  INTEGER NOT NULL, -- of the end, since 1970; 2^40: no end
    n     INTEGER NOT NULL,
    PRIMARY KEY (scope, duty, hour)
) STRICT, WITHOUT ROWID;

CREATE TABLE desk_dues (
    id    TEXT    NOT NULL, -- of the case
    name  TEXT    NOT NULL,
    item  TEXT    NOT NULL,
    class INTEGER NOT NULL, -- 0 a duty by law or document, 1 by the operator's target, 2 begins then, 3 open until then
    due   INTEGER NOT NULL,
    place INTEGER NOT NULL, -- among those that end together
    kind  TEXT    NOT NULL,
    turn  TEXT    NOT NULL,
    whose TEXT    NOT NULL,
    PRIMARY KEY (id, name, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX desk_dues_class ON desk_dues (class, due, place, id, name, item);
CREATE INDEX desk_dues_due ON desk_dues (due, place, id, name, item);

CREATE TABLE desk_words (
    seq    INTEGER PRIMARY KEY,
    title  TEXT NOT NULL,
    said   TEXT NOT NULL,
    trader TEXT NOT NULL,
    place  TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE desk_text USING fts5 (title, said, trader, place, content = 'desk_words', content_rowid = 'seq', tokenize = "unicode61 remove_diacritics 0");
INSERT INTO desk_text (desk_text, rank) VALUES ('secure-delete', 1);

-- What was done at the desk and is no move of law.
CREATE TABLE desk_head (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    n      INTEGER NOT NULL,
    digest TEXT    NOT NULL,
    anchored INTEGER NOT NULL -- facts of which the journal knows
) STRICT;
INSERT INTO desk_head VALUES (1, 0, '', 0);

CREATE TABLE desk_log (
    seq     INTEGER PRIMARY KEY,
    what    TEXT    NOT NULL,
    case_id TEXT    NOT NULL,
    actor   TEXT    NOT NULL,
    digest  TEXT    NOT NULL,
    fact    TEXT    NOT NULL
) STRICT;
CREATE INDEX desk_log_case ON desk_log (case_id, seq);
CREATE INDEX desk_log_actor ON desk_log (actor, what, seq);
CREATE INDEX desk_log_what ON desk_log (what, seq);

CREATE INDEX tasks_case ON tasks (case_id, id);

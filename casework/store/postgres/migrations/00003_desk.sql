-- +goose Up
-- What lists of cases are made of. All of it but the log can be made again from the journal and the log.
CREATE TABLE desk_state (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL -- of the program's way to make rows; another one makes them anew
);
INSERT INTO desk_state VALUES (1, 0);

CREATE TABLE desk_years (
    year BIGINT  PRIMARY KEY,
    n    BIGINT  NOT NULL -- cases opened in it
);

CREATE TABLE desk_rows (
    seq      BIGINT  PRIMARY KEY, -- of the event that opened the case
    id       TEXT    COLLATE "C" NOT NULL UNIQUE,
    number   TEXT    NOT NULL UNIQUE,
    closed   BOOLEAN NOT NULL,
    due      BIGINT  NOT NULL,    -- microseconds since 1970; 2^62: no end
    duty     BOOLEAN NOT NULL,    -- whether it can be late
    calm     INTEGER NOT NULL,    -- the less harm, the more
    opened   BIGINT  NOT NULL,
    changed  BIGINT  NOT NULL,
    kind     TEXT    NOT NULL,
    state    TEXT    NOT NULL,
    turn     TEXT    NOT NULL,
    grp      TEXT    NOT NULL,
    assignee TEXT    NOT NULL,
    held     BOOLEAN NOT NULL,
    second   BOOLEAN NOT NULL,
    todo     BOOLEAN NOT NULL,    -- whether a person has to do what a machine could not
    service  TEXT    NOT NULL,
    rule     TEXT    NOT NULL,
    lang     TEXT    NOT NULL,
    country  TEXT    NOT NULL,
    grade    TEXT    NOT NULL,
    alike    TEXT    NOT NULL,
    data     TEXT    NOT NULL,    -- the row as JSON
    words    TSVECTOR NOT NULL    -- title A, what is said B, trader C, items and addresses D
);
CREATE INDEX desk_rows_due ON desk_rows (due, calm, opened, id) WHERE NOT closed;
CREATE INDEX desk_rows_assignee ON desk_rows (assignee, due, calm, opened, id) WHERE NOT closed;
CREATE INDEX desk_rows_kind ON desk_rows (kind, due, calm, opened, id) WHERE NOT closed;
CREATE INDEX desk_rows_turn ON desk_rows (turn, due, calm, opened, id) WHERE NOT closed;
CREATE INDEX desk_rows_service ON desk_rows (service, due, calm, opened, id) WHERE NOT closed;
CREATE INDEX desk_rows_rule ON desk_rows (rule, due, calm, opened, id) WHERE NOT closed;
CREATE INDEX desk_rows_alike ON desk_rows (alike, due, calm, opened, id) WHERE NOT closed;
CREATE INDEX desk_rows_held ON desk_rows (due, calm, opened, id) WHERE NOT closed AND held;
CREATE INDEX desk_rows_second ON desk_rows (due, calm, opened, id) WHERE NOT closed AND second;
CREATE INDEX desk_rows_todo ON desk_rows (due, calm, opened, id) WHERE todo;
CREATE INDEX desk_rows_closed ON desk_rows (kind, state) WHERE closed;
CREATE INDEX desk_rows_grp ON desk_rows (grp, due, calm, opened, id);
CREATE INDEX desk_rows_every ON desk_rows (due, calm, opened, id);
CREATE INDEX desk_rows_opened ON desk_rows (opened, id);
CREATE INDEX desk_rows_changed ON desk_rows (changed, id);

CREATE INDEX desk_rows_words ON desk_rows USING gin (words);

CREATE TABLE desk_items (
    item TEXT    NOT NULL,
    seq  BIGINT  NOT NULL,
    PRIMARY KEY (item, seq)
);
CREATE INDEX desk_items_seq ON desk_items (seq);

CREATE TABLE desk_counts (
    scope TEXT    NOT NULL,
    duty  BOOLEAN NOT NULL,
    hour  BIGINT  NOT NULL, -- of the end, since 1970; 2^40: no end
    n     BIGINT  NOT NULL,
    PRIMARY KEY (scope, duty, hour)
);

CREATE TABLE desk_dues (
    id    TEXT    COLLATE "C" NOT NULL, -- of the case
    name  TEXT    COLLATE "C" NOT NULL,
    item  TEXT    COLLATE "C" NOT NULL,
    class INTEGER NOT NULL, -- 0 a duty by law or document, 1 by the operator's target, 2 begins then, 3 open until then
    due   BIGINT  NOT NULL,
    place INTEGER NOT NULL, -- among those that end together
    kind  TEXT    NOT NULL,
    turn  TEXT    NOT NULL,
    whose TEXT    NOT NULL,
    PRIMARY KEY (id, name, item)
);
CREATE INDEX desk_dues_class ON desk_dues (class, due, place, id, name, item);
CREATE INDEX desk_dues_due ON desk_dues (due, place, id, name, item);

-- What was done at the desk and is no move of law.
CREATE TABLE desk_head (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    n      BIGINT  NOT NULL,
    digest TEXT    NOT NULL,
    anchored BIGINT NOT NULL -- facts of which the journal knows
);
INSERT INTO desk_head VALUES (1, 0, '', 0);

CREATE TABLE desk_log (
    seq     BIGINT  PRIMARY KEY,
    what    TEXT    NOT NULL,
    case_id TEXT    NOT NULL,
    actor   TEXT    NOT NULL,
    digest  TEXT    NOT NULL,
    fact    TEXT    NOT NULL
);
CREATE INDEX desk_log_case ON desk_log (case_id, seq);
CREATE INDEX desk_log_actor ON desk_log (actor, what, seq);
CREATE INDEX desk_log_what ON desk_log (what, seq);

CREATE INDEX tasks_case ON tasks (case_id, id);

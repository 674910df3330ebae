-- +goose Up
ALTER TABLE tasks ADD COLUMN do TEXT NOT NULL DEFAULT '';
ALTER TABLE tasks ADD COLUMN tries INTEGER NOT NULL DEFAULT 0; -- attempts that were made
UPDATE tasks SET do = coalesce(json_extract(data, '$.do'), '');
CREATE INDEX tasks_open_do ON tasks (do, at, id) WHERE done = 0;

ALTER TABLE cases ADD COLUMN keyed INTEGER NOT NULL DEFAULT 0; -- whether its keys were worked out
CREATE INDEX cases_unkeyed ON cases (kind, id) WHERE closed = 0 AND keyed = 0;

CREATE TABLE alike (
    key     INTEGER NOT NULL,
    case_id TEXT    NOT NULL,
    PRIMARY KEY (key, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX alike_case ON alike (case_id);

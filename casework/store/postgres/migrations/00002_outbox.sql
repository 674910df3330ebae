-- +goose Up
ALTER TABLE tasks ADD COLUMN "do" TEXT NOT NULL DEFAULT '';
ALTER TABLE tasks ADD COLUMN tries INTEGER NOT NULL DEFAULT 0; -- attempts that were made
UPDATE tasks SET "do" = coalesce(data::json ->> 'do', '');
CREATE INDEX tasks_open_do ON tasks ("do", at, id) WHERE NOT done;

ALTER TABLE cases ADD COLUMN keyed BOOLEAN NOT NULL DEFAULT FALSE; -- whether its keys were worked out
CREATE INDEX cases_unkeyed ON cases (kind, id) WHERE NOT closed AND NOT keyed;

CREATE TABLE alike (
    key     BIGINT NOT NULL,
    case_id TEXT   COLLATE "C" NOT NULL,
    PRIMARY KEY (key, case_id)
);
CREATE INDEX alike_case ON alike (case_id);

-- +goose Up
-- Reports and audits read the cases of one procedure, open and closed, in order of identifier: without this they read them all.
CREATE INDEX cases_kind ON cases (kind, id);

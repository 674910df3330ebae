-- +goose Up
-- What was answered to requests that have a key, so that each is done once. An empty answer: it is being done.
CREATE TABLE api_answer (
	id TEXT PRIMARY KEY,
	request TEXT NOT NULL,
	answer TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX api_answer_at ON api_answer (at);

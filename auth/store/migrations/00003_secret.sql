-- +goose Up
-- Secrets of the program itself, such as that which makes the codes of public pages. They must be the same after every start.
CREATE TABLE auth_secret (
	name TEXT PRIMARY KEY,
	secret TEXT NOT NULL
);

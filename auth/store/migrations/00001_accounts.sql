-- +goose Up
-- Instants are microseconds of UTC since 1970; 0 is none. Lists are words with a space between.
CREATE TABLE auth_account (
	id TEXT PRIMARY KEY,
	login TEXT NOT NULL UNIQUE,
	subject TEXT UNIQUE,
	name TEXT NOT NULL,
	roles TEXT NOT NULL,
	sides TEXT NOT NULL,
	password TEXT NOT NULL,
	made_at BIGINT NOT NULL,
	closed_at BIGINT NOT NULL,
	version BIGINT NOT NULL
);
CREATE TABLE auth_pass (
	digest TEXT PRIMARY KEY,
	sort TEXT NOT NULL,
	account TEXT NOT NULL,
	scopes TEXT NOT NULL,
	note TEXT NOT NULL,
	made_at BIGINT NOT NULL,
	ends_at BIGINT NOT NULL,
	ended_at BIGINT NOT NULL,
	seen_at BIGINT NOT NULL
);
CREATE INDEX auth_pass_account ON auth_pass (account, sort, made_at);
CREATE INDEX auth_pass_ends ON auth_pass (ends_at);
CREATE TABLE auth_log (
	id TEXT PRIMARY KEY,
	at BIGINT NOT NULL,
	what TEXT NOT NULL,
	account TEXT NOT NULL,
	doer TEXT NOT NULL,
	address TEXT NOT NULL,
	note TEXT NOT NULL
);
CREATE INDEX auth_log_account ON auth_log (account, what, at);
CREATE INDEX auth_log_address ON auth_log (address, what, at);
CREATE INDEX auth_log_at ON auth_log (at);

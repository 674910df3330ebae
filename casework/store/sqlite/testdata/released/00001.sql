CREATE TABLE goose_db_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
CREATE TABLE head (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    n      INTEGER NOT NULL, -- events in the journal
    digest TEXT    NOT NULL  -- of the last
) STRICT;
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
INSERT INTO goose_db_version VALUES (1, 0, 1, '2026-11-23 19:03:49');
INSERT INTO goose_db_version VALUES (2, 1, 1, '2026-11-23 19:03:49');
INSERT INTO head VALUES (1, 4, 'sha256:562cd3d3a10c15b9a407935da0bdf893536c5d5083d504a3ed06564ddb45c6fe');
INSERT INTO journal VALUES (1, 'n-1', 1, 'n-1', 'sha256:1a0b9aafb09fe844472863db0dc433222365df2f6435031199ef9fb307d18129', '{"case":"n-1","version":1,"kind":"notice","move":"submit","to":"received","by":{"party":"notifier"},"at":"2026-03-02T09:00:00Z","law":[{"celex":"32022R2065","place":"art 16(1)","title":"DSA: notice and action mechanisms"},{"celex":"32022R2065","place":"art 16(2)","title":"DSA: elements of a notice"}],"body":{"email":{"$personal":{"text":"alma@rights.example","salt":"6ae6783f4fbde91b6eb88b73a48ed247","digest":"sha256:342cc50f29bc27ba592d0d709e400ef296d7571a0162c4c92e60c5581098f9a1"}},"good_faith":true,"locations":["https://market.example/item/1"],"name":{"$personal":{"text":"Alma Example","salt":"dbe5882e2579683432c1bfc525454add","digest":"sha256:6ea53b5eda666a489294a07a84cc378c2749af38b07d055546e8a1379cfb03d2"}},"reasons":"The offer shows a copied trade mark."},"dues":[{"name":"confirm","of":"platform","source":"policy","law":{"celex":"32022R2065","place":"art 16(4)","title":"DSA: receipt of a notice confirmed"},"sense":"by","begun":"2026-03-02T09:00:00Z","calendar":"DE","zone":"Europe/Berlin"},{"name":"decide","of":"platform","source":"policy","law":{"celex":"32022R2065","place":"art 16(6)","title":"DSA: timely, diligent, non-arbitrary and objective decisions on notices"},"sense":"by","begun":"2026-03-02T09:00:00Z","period":"5 working days","last_day":"2026-03-09","end":"2026-03-09T22:59:59Z","paragraph":"art 3(3) Reg. 1182/71","calendar":"DE","zone":"Europe/Berlin"}],"calendar":"DE","about":"copied trade mark"}');
INSERT INTO journal VALUES (2, 'n-2', 1, 'n-2', 'sha256:fd4cb233f67d3a6f9b7ebe0e21acfd9553084c2c40e7e953b1f7a7be4c351776', '{"case":"n-2","version":1,"kind":"notice","move":"submit","to":"received","by":{"party":"notifier"},"at":"2026-03-02T09:00:00Z","law":[{"celex":"32022R2065","place":"art 16(1)","title":"DSA: notice and action mechanisms"},{"celex":"32022R2065","place":"art 16(2)","title":"DSA: elements of a notice"}],"body":{"email":{"$personal":{"text":"alma@rights.example","salt":"6ae6783f4fbde91b6eb88b73a48ed247","digest":"sha256:342cc50f29bc27ba592d0d709e400ef296d7571a0162c4c92e60c5581098f9a1"}},"good_faith":true,"locations":["https://market.example/item/1"],"name":{"$personal":{"text":"Alma Example","salt":"dbe5882e2579683432c1bfc525454add","digest":"sha256:6ea53b5eda666a489294a07a84cc378c2749af38b07d055546e8a1379cfb03d2"}},"reasons":"The offer shows a copied trade mark."},"dues":[{"name":"confirm","of":"platform","source":"policy","law":{"celex":"32022R2065","place":"art 16(4)","title":"DSA: receipt of a notice confirmed"},"sense":"by","begun":"2026-03-02T09:00:00Z","calendar":"DE","zone":"Europe/Berlin"},{"name":"decide","of":"platform","source":"policy","law":{"celex":"32022R2065","place":"art 16(6)","title":"DSA: timely, diligent, non-arbitrary and objective decisions on notices"},"sense":"by","begun":"2026-03-02T09:00:00Z","period":"5 working days","last_day":"2026-03-09","end":"2026-03-09T22:59:59Z","paragraph":"art 3(3) Reg. 1182/71","calendar":"DE","zone":"Europe/Berlin"}],"calendar":"DE","about":"copied trade mark","prev":"sha256:1a0b9aafb09fe844472863db0dc433222365df2f6435031199ef9fb307d18129"}');
INSERT INTO journal VALUES (3, 'n-1', 2, 'n-1', 'sha256:47ca9a36ca48011509c2f22a0321effcb2f0e640098b0b7f6c8d5b96177380ae', '{"case":"n-1","version":2,"kind":"notice","move":"confirm","from":"received","to":"confirmed","by":{"party":"platform","automated":true},"at":"2026-03-02T09:00:00Z","law":[{"celex":"32022R2065","place":"art 16(4)","title":"DSA: receipt of a notice confirmed"}],"met":[{"name":"confirm"}],"prev":"sha256:fd4cb233f67d3a6f9b7ebe0e21acfd9553084c2c40e7e953b1f7a7be4c351776"}');
INSERT INTO journal VALUES (4, '~attachments', 1, 'n-1', 'sha256:562cd3d3a10c15b9a407935da0bdf893536c5d5083d504a3ed06564ddb45c6fe', '{"case":"~attachments","version":1,"kind":"attachment","move":"attach","to":"kept","by":{"party":"platform","id":"p-7"},"at":"2026-03-02T09:00:00Z","law":null,"body":{"case":"n-1","digest":"sha256:7a7b588813299ce5b562ba260bb7fa7fd63098e6768de4afa209abdf9a82eb38","kind":"document","size":9},"prev":"sha256:47ca9a36ca48011509c2f22a0321effcb2f0e640098b0b7f6c8d5b96177380ae"}');
INSERT INTO cases VALUES ('n-1', 2, 'notice', 'confirmed', 'platform', '', 0, 1, '{"id":"n-1","kind":"notice","state":"confirmed","turn":"platform","version":2,"opened_at":"2026-03-02T09:00:00Z","changed_at":"2026-03-02T09:00:00Z","calendar":"DE","about":"copied trade mark","dues":[{"name":"decide","of":"platform","source":"policy","law":{"celex":"32022R2065","place":"art 16(6)","title":"DSA: timely, diligent, non-arbitrary and objective decisions on notices"},"sense":"by","begun":"2026-03-02T09:00:00Z","period":"5 working days","last_day":"2026-03-09","end":"2026-03-09T22:59:59Z","paragraph":"art 3(3) Reg. 1182/71","calendar":"DE","zone":"Europe/Berlin"}]}');
INSERT INTO cases VALUES ('n-2', 1, 'notice', 'received', 'platform', '', 0, 2, '{"id":"n-2","kind":"notice","state":"received","turn":"platform","version":1,"opened_at":"2026-03-02T09:00:00Z","changed_at":"2026-03-02T09:00:00Z","calendar":"DE","about":"copied trade mark","dues":[{"name":"confirm","of":"platform","source":"policy","law":{"celex":"32022R2065","place":"art 16(4)","title":"DSA: receipt of a notice confirmed"},"sense":"by","begun":"2026-03-02T09:00:00Z","calendar":"DE","zone":"Europe/Berlin"},{"name":"decide","of":"platform","source":"policy","law":{"celex":"32022R2065","place":"art 16(6)","title":"DSA: timely, diligent, non-arbitrary and objective decisions on notices"},"sense":"by","begun":"2026-03-02T09:00:00Z","period":"5 working days","last_day":"2026-03-09","end":"2026-03-09T22:59:59Z","paragraph":"art 3(3) Reg. 1182/71","calendar":"DE","zone":"Europe/Berlin"}]}');
INSERT INTO tasks VALUES ('n-1/1/1-remind', 'n-1', 1772924400000000, 0, '{"id":"n-1/1/1-remind","case":"n-1","do":"remind","move":"submit","to":"platform","due":{"name":"decide"},"end":"2026-03-09T22:59:59Z","at":"2026-03-07T23:00:00Z"}');
INSERT INTO tasks VALUES ('n-2/1/1-remind', 'n-2', 1772924400000000, 0, '{"id":"n-2/1/1-remind","case":"n-2","do":"remind","move":"submit","to":"platform","due":{"name":"decide"},"end":"2026-03-09T22:59:59Z","at":"2026-03-07T23:00:00Z"}');
INSERT INTO tasks VALUES ('n-1/2/1-confirm', 'n-1', 1772442000000000, 0, '{"id":"n-1/2/1-confirm","case":"n-1","do":"confirm","move":"confirm","to":"notifier","at":"2026-03-02T09:00:00Z"}');
INSERT INTO checkpoints VALUES (1, 'record.example
4
DYB7tbGrCVRmbb0RFWQrFBQnXl7FAiP9fjODWL++WHE=

— record.example yJmJL1tQE6RUW/J3UMfnMajtbN1+nidO4m9IOSfqyvg1uZRNa8vnibTGob8Cr6Oo7Upy0+GdKgrD/igsC6PKsGAvGA8=
');
INSERT INTO attachments VALUES ('n-1', 'sha256:7a7b588813299ce5b562ba260bb7fa7fd63098e6768de4afa209abdf9a82eb38', 'document', 9, 'letter to Alma.txt', 'text/plain', X'4465617220416C6D61');

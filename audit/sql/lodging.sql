-- The tree begins empty: eight bytes of size, no hash (AUDIT 4). The sequencer may change this row and make no other.
INSERT INTO audit_tree VALUES (1, '\x0000000000000000');

-- For questions asked on every front page: what is not signed yet, and what was lodged last where.
CREATE INDEX audit_checkpoint_unsigned ON audit_checkpoint (size) WHERE note IS NULL;
CREATE INDEX audit_lodgement_newest ON audit_lodgement (channel, id);

-- The trails of others that we watch as a witness: of each the largest tree that we signed for (AUDIT 8).
CREATE TABLE audit_witnessed (
  origin text PRIMARY KEY,
  size bigint NOT NULL CHECK (size >= 0),
  root bytea NOT NULL CHECK (length(root) = 32),
  note text NOT NULL,
  at timestamptz NOT NULL
);

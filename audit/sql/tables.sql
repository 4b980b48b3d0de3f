-- The tables of the trail (AUDIT 4). Order and gaps are provable from stream_seq and prev; id is queue order only.
CREATE TABLE audit_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id uuid NOT NULL UNIQUE,
  stream_id uuid NOT NULL,
  stream_seq bigint NOT NULL CHECK (stream_seq >= 1),
  prev bytea NOT NULL CHECK (length(prev) = 32),
  actor_id uuid NOT NULL,
  actor_kind text NOT NULL,
  type text NOT NULL,
  at timestamptz NOT NULL,
  request_id uuid NOT NULL,
  body bytea NOT NULL,
  leaf_hash bytea NOT NULL GENERATED ALWAYS AS
    (sha256('\x00'::bytea || prev || int8send(stream_seq) || sha256(body))) STORED,
  CONSTRAINT audit_event_one_for_each_place UNIQUE (stream_id, stream_seq)
);
CREATE INDEX audit_event_actor_at ON audit_event (actor_id, at);
CREATE INDEX audit_event_at ON audit_event (at);

-- Sealed words of an event, until they are erased. No other column points at it.
CREATE TABLE audit_sealed (
  event_id uuid PRIMARY KEY,
  key_id uuid NOT NULL,
  blob bytea NOT NULL
);

-- The last entry of each stream: a cache for the append, never trusted by the verifier.
CREATE TABLE audit_stream_head (
  stream_id uuid PRIMARY KEY,
  stream_seq bigint NOT NULL,
  hash bytea NOT NULL
);

-- Committed events that wait to be taken into the tree.
CREATE TABLE audit_pending (
  id bigint PRIMARY KEY,
  event_id uuid NOT NULL,
  leaf_hash bytea NOT NULL,
  queued_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The tree: leaves, roots of full groups, frontier, signed heads, and where those were left outside.
CREATE TABLE audit_leaf (
  seq bigint PRIMARY KEY CHECK (seq >= 0),
  event_id uuid NOT NULL UNIQUE,
  leaf_hash bytea NOT NULL
);
CREATE TABLE audit_node (
  level smallint NOT NULL,
  idx bigint NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (level, idx)
);
CREATE TABLE audit_tree (
  k smallint PRIMARY KEY CHECK (k = 1),
  frontier bytea NOT NULL
);
CREATE TABLE audit_checkpoint (
  size bigint PRIMARY KEY,
  root bytea NOT NULL,
  note text,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE audit_lodgement (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  size bigint NOT NULL,
  channel text NOT NULL CHECK (channel IN ('file', 'email', 'print', 'pull', 'witness')),
  target text NOT NULL,
  at timestamptz NOT NULL,
  result text NOT NULL
);

-- One sending of a form, known by its key, so that sending it twice does one thing.
CREATE TABLE audit_submission (
  key uuid PRIMARY KEY,
  actor_id uuid NOT NULL,
  digest bytea NOT NULL,
  object text NOT NULL,
  made_at timestamptz NOT NULL
);
CREATE INDEX audit_submission_made_at ON audit_submission (made_at);

-- Looks of the last minutes that are being counted into one entry: one row at most per person, stream, page
-- and thing looked at.
CREATE TABLE audit_look (
  actor_id uuid NOT NULL,
  stream_id uuid NOT NULL,
  page text NOT NULL,
  object text NOT NULL,
  actor_kind text NOT NULL,
  role text,
  agency_id uuid,
  request_id uuid NOT NULL,
  event_id uuid NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  times bigint NOT NULL,
  PRIMARY KEY (actor_id, stream_id, page, object)
);
CREATE INDEX audit_look_first_at ON audit_look (first_at);

-- What must follow from an act: a task's name and ids, never words.
CREATE TABLE audit_errand (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key uuid NOT NULL UNIQUE,
  task text NOT NULL,
  ids jsonb NOT NULL,
  due timestamptz NOT NULL,
  claimed_until timestamptz,
  tries integer NOT NULL DEFAULT 0,
  done timestamptz
);
CREATE INDEX audit_errand_waiting ON audit_errand (due, id) WHERE done IS NULL;

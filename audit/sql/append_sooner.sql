-- The same append with less to do (AUDIT 6). Nearly every act is on a record that has a head, so that is asked first, and
-- a head is made only where there is none. What comes back is taken from the row as it was put in.
CREATE OR REPLACE FUNCTION audit_append(
  p_event uuid, p_stream uuid, p_actor uuid, p_actor_kind text, p_type text, p_at timestamptz, p_request uuid,
  p_body bytea, p_key uuid, p_sealed bytea, OUT leaf_hash bytea, OUT stream_seq bigint
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  head audit_stream_head%ROWTYPE;
  same audit_event%ROWTYPE;
BEGIN
  SELECT * INTO head FROM audit_stream_head WHERE stream_id = p_stream FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    INSERT INTO audit_stream_head VALUES (p_stream, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM audit_stream_head WHERE stream_id = p_stream FOR NO KEY UPDATE;
  END IF;
  SELECT * INTO same FROM audit_event WHERE event_id = p_event;
  IF FOUND THEN
    IF same.stream_id <> p_stream OR same.body <> p_body THEN
      RAISE EXCEPTION 'event % is already in the trail, with other content', p_event USING ERRCODE = 'unique_violation';
    END IF;
    audit_append.leaf_hash := same.leaf_hash;
    audit_append.stream_seq := same.stream_seq;
    RETURN;
  END IF;
  INSERT INTO audit_event (event_id, stream_id, stream_seq, prev, actor_id, actor_kind, type, at, request_id, body)
    VALUES (p_event, p_stream, head.stream_seq + 1, head.hash, p_actor, p_actor_kind, p_type, p_at, p_request, p_body)
    RETURNING audit_event.leaf_hash, audit_event.stream_seq INTO audit_append.leaf_hash, audit_append.stream_seq;
  IF p_sealed IS NOT NULL THEN
    INSERT INTO audit_sealed (event_id, key_id, blob) VALUES (p_event, p_key, p_sealed);
  END IF;
  UPDATE audit_stream_head SET stream_seq = audit_append.stream_seq, hash = audit_append.leaf_hash
    WHERE stream_id = p_stream;
END $$;

-- Who puts an event in is its owner already: the append is, and nobody else may. So the queue is filled with the rights
-- that are there, and by its whole name instead of along a path that is set for every row.
CREATE OR REPLACE FUNCTION audit_queue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.audit_pending (id, event_id, leaf_hash) VALUES (NEW.id, NEW.event_id, NEW.leaf_hash);
  RETURN NULL;
END $$;

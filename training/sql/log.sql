-- Training's own log: entries of one session, each with the hash of the one before (AUDIT 1, 5).
-- The only way in. Called last in its transaction: the chain's row stays locked to COMMIT.
CREATE TABLE training_head (chain uuid PRIMARY KEY, seq integer NOT NULL, hash bytea NOT NULL);

CREATE FUNCTION training_append(
  p_chain uuid, p_at timestamptz, p_type text, p_actor uuid, p_body bytea, OUT seq integer
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  head training_head%ROWTYPE;
  leaf bytea;
BEGIN
  INSERT INTO training_head VALUES (p_chain, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
  SELECT * INTO head FROM training_head WHERE chain = p_chain FOR NO KEY UPDATE;
  leaf := sha256('\x00'::bytea || head.hash || int8send((head.seq + 1)::bigint) || sha256(p_body));
  INSERT INTO training_entry (chain, seq, at, type, actor, body, prev, hash)
    VALUES (p_chain, head.seq + 1, p_at, p_type, p_actor, p_body, head.hash, leaf);
  UPDATE training_head SET seq = head.seq + 1, hash = leaf WHERE chain = p_chain;
  training_append.seq := head.seq + 1;
END $$;
REVOKE EXECUTE ON FUNCTION training_append FROM PUBLIC;

-- What is in the log stays. ENABLE ALWAYS, because session_replication_role = replica walks past any other trigger.
CREATE FUNCTION training_log_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER rows_stay BEFORE UPDATE OR DELETE ON training_entry FOR EACH ROW EXECUTE FUNCTION training_log_refuse();
CREATE TRIGGER table_stays BEFORE TRUNCATE ON training_entry FOR EACH STATEMENT EXECUTE FUNCTION training_log_refuse();
ALTER TABLE training_entry ENABLE ALWAYS TRIGGER rows_stay, ENABLE ALWAYS TRIGGER table_stays;

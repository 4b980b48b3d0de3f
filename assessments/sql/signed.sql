-- What is signed stays as it was signed: the database refuses every change to it but what became of it since, each once.
-- Triggers fire always, also for a session that replays changes (AUDIT 13).

CREATE FUNCTION riskapp_signed_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE since text[] := ARRAY['superseded_at', 'withdrawn_at', 'withdrawn_why'];
BEGIN
  IF TG_OP <> 'UPDATE' THEN
    RAISE EXCEPTION 'a signed version stays' USING ERRCODE = 'restrict_violation';
  END IF;
  IF to_jsonb(NEW) - since <> to_jsonb(OLD) - since
    OR (OLD.superseded_at IS NOT NULL AND NEW.superseded_at IS DISTINCT FROM OLD.superseded_at)
    OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
    OR (OLD.withdrawn_why IS NOT NULL AND NEW.withdrawn_why IS DISTINCT FROM OLD.withdrawn_why)
  THEN
    RAISE EXCEPTION 'a signed version stays as it was signed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION riskapp_done_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'what was done with a signed version stays' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER signed_stays BEFORE UPDATE OR DELETE ON assessments_signedversion
  FOR EACH ROW EXECUTE FUNCTION riskapp_signed_stays();
CREATE TRIGGER signed_table_stays BEFORE TRUNCATE ON assessments_signedversion
  FOR EACH STATEMENT EXECUTE FUNCTION riskapp_done_stays();
CREATE TRIGGER done_stays BEFORE UPDATE OR DELETE ON assessments_signoff
  FOR EACH ROW EXECUTE FUNCTION riskapp_done_stays();
CREATE TRIGGER done_table_stays BEFORE TRUNCATE ON assessments_signoff
  FOR EACH STATEMENT EXECUTE FUNCTION riskapp_done_stays();

ALTER TABLE assessments_signedversion ENABLE ALWAYS TRIGGER signed_stays, ENABLE ALWAYS TRIGGER signed_table_stays;
ALTER TABLE assessments_signoff ENABLE ALWAYS TRIGGER done_stays, ENABLE ALWAYS TRIGGER done_table_stays;

CREATE OR REPLACE FUNCTION riskapp_signed_stays() RETURNS trigger
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

CREATE OR REPLACE FUNCTION riskapp_done_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'what was done with a signed version stays' USING ERRCODE = 'restrict_violation';
END $$;


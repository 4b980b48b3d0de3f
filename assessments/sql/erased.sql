-- What was signed stays as it was signed, and what was done with it stays, until the record is erased: then the words
-- go, and nothing else (AUDIT 11).
CREATE OR REPLACE FUNCTION riskapp_signed_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE since text[] := ARRAY['superseded_at', 'withdrawn_at', 'withdrawn_why'];
BEGIN
  IF TG_OP <> 'UPDATE' THEN
    RAISE EXCEPTION 'a signed version stays' USING ERRCODE = 'restrict_violation';
  END IF;
  IF riskapp_only_words_gone(to_jsonb(OLD), to_jsonb(NEW)) THEN
    RETURN NEW;
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
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND riskapp_only_words_gone(to_jsonb(OLD), to_jsonb(NEW)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what was done with a signed version stays' USING ERRCODE = 'restrict_violation';
END $$;

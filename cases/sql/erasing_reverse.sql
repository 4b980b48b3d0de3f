DROP FUNCTION riskapp_erasures_are_only_carried_out CASCADE;
DROP FUNCTION riskapp_holds_are_only_lifted CASCADE;
DROP FUNCTION riskapp_may_be_erased;
DROP FUNCTION riskapp_take_words_out;
CREATE OR REPLACE FUNCTION riskapp_grants_are_only_ended() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL OR to_jsonb(NEW) - 'ended_at' <> to_jsonb(OLD) - 'ended_at' THEN
    RAISE EXCEPTION 'a grant is ended, never edited' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION riskapp_walls_are_only_lifted() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF OLD.lifted_at IS NOT NULL
    OR to_jsonb(NEW) - '{lifted_at,lifted_by_id,lifted_why}'::text[]
      <> to_jsonb(OLD) - '{lifted_at,lifted_by_id,lifted_why}'::text[] THEN
    RAISE EXCEPTION 'a wall is lifted, never edited' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION riskapp_urgent_access_is_only_reviewed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  may_change text[] := '{asked_by_id,asked_at,question,reviewed_by_id,reviewed_at,finding,because}';
BEGIN
  IF OLD.reviewed_at IS NOT NULL OR to_jsonb(NEW) - may_change <> to_jsonb(OLD) - may_change THEN
    RAISE EXCEPTION 'an urgent access is reviewed once, never edited' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
DROP FUNCTION riskapp_only_words_gone;
DROP POLICY seen ON cases_erasure;
DROP POLICY asked ON cases_erasure;
DROP POLICY decided ON cases_erasure;
DROP POLICY carried_out ON cases_erasure;
DROP POLICY owned ON cases_erasure;
DROP POLICY seen ON cases_legalhold;
DROP POLICY put ON cases_legalhold;
DROP POLICY lifted ON cases_legalhold;
DROP POLICY owned ON cases_legalhold;
DROP FUNCTION riskapp_is_governed;
DROP FUNCTION riskapp_governed_cases;
DROP FUNCTION riskapp_governs;

-- A team reads the same made-up cases, each person alone. What is kept of it names nobody, and is read by nobody: one
-- function gives it out to whoever answers for the team, once it is closed and five have read, as numbers in no order of
-- people; another tells somebody who knows their own mark whether they have read.

ALTER TABLE reviews_noisereading ENABLE ROW LEVEL SECURITY;
ALTER TABLE reviews_noisereading FORCE ROW LEVEL SECURITY;
CREATE POLICY read_apart ON reviews_noisereading FOR INSERT
  WITH CHECK (EXISTS (SELECT FROM reviews_noiseaudit n JOIN riskapp_acts() acts ON acts.team = n.team_id
    WHERE n.id = audit_id AND n.closed_at IS NULL AND acts.role <> 'governance'));
CREATE POLICY counting ON reviews_noisereading FOR SELECT TO riskapp_owner
  USING (current_setting('riskapp.counting', true) = 'on');

-- What was read stays; what was asked is closed once, and otherwise stays as well.
CREATE FUNCTION riskapp_noise_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'reviews_noiseaudit' THEN
    IF OLD.closed_at IS NULL AND to_jsonb(NEW) - 'closed_at' = to_jsonb(OLD) - 'closed_at' THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'what a team read stays as it was read' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER noise_stays BEFORE UPDATE OR DELETE ON reviews_noiseaudit
  FOR EACH ROW EXECUTE FUNCTION riskapp_noise_stays();
CREATE TRIGGER noise_stays BEFORE UPDATE OR DELETE ON reviews_noisereading
  FOR EACH ROW EXECUTE FUNCTION riskapp_noise_stays();
ALTER TABLE reviews_noiseaudit ENABLE ALWAYS TRIGGER noise_stays;
ALTER TABLE reviews_noisereading ENABLE ALWAYS TRIGGER noise_stays;

-- The times (1, 2) at which whoever has this mark has read.
CREATE FUNCTION riskapp_noise_times(a uuid, mark text) RETURNS smallint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  found smallint[];
BEGIN
  PERFORM set_config('riskapp.counting', 'on', true);
  SELECT coalesce(array_agg(r.time ORDER BY r.time), '{}') INTO found FROM reviews_noisereading r
  WHERE r.audit_id = a AND r.who = mark;
  PERFORM set_config('riskapp.counting', '', true);
  RETURN found;
END $$;

-- How many have read, for whoever answers for the team; null under five.
CREATE FUNCTION riskapp_noise_people(a uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  many integer;
BEGIN
  PERFORM set_config('riskapp.counting', 'on', true);
  SELECT count(DISTINCT r.who) INTO many FROM reviews_noisereading r JOIN reviews_noiseaudit n ON n.id = r.audit_id
    JOIN agencies_team t ON t.id = n.team_id
  WHERE n.id = a AND (t.id = riskapp_managed_team() OR t.agency_id = riskapp_governed_agency());
  PERFORM set_config('riskapp.counting', '', true);
  RETURN CASE WHEN many >= 5 THEN many END;
END $$;

-- What was read, for the same, once it is closed and five have read.
CREATE FUNCTION riskapp_noise_read(a uuid) RETURNS TABLE (judge integer, "time" smallint, readings jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
#variable_conflict use_column
BEGIN
  IF riskapp_noise_people(a) IS NULL OR NOT EXISTS (SELECT FROM reviews_noiseaudit WHERE id = a AND closed_at IS NOT NULL)
  THEN
    RETURN;
  END IF;
  PERFORM set_config('riskapp.counting', 'on', true);
  RETURN QUERY SELECT dense_rank() OVER (ORDER BY r.who)::integer, r.time, r.readings FROM reviews_noisereading r
    WHERE r.audit_id = a ORDER BY 1, 2;
  PERFORM set_config('riskapp.counting', '', true);
END $$;

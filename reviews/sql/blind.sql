-- Outcome-blind review (METHOD 4.5). The reviewer reads the paper that was made for them and nothing else of the case;
-- what came of the decision only once their reading is locked. The database asks it, beneath the pages.

-- Whether whoever has the floor ever held a grant to this stream, or is kept away from it: they know the case.
CREATE FUNCTION riskapp_knows(s uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT FROM cases_grant WHERE user_id = riskapp_uid() AND stream = s)
    OR EXISTS (SELECT FROM cases_wall WHERE user_id = riskapp_uid() AND stream = s)
$$;

-- Whether somebody else knows it: who is asked for a review must not.
CREATE FUNCTION riskapp_they_know(who uuid, s uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT FROM cases_grant WHERE user_id = who AND stream = s)
    OR EXISTS (SELECT FROM cases_wall WHERE user_id = who AND stream = s)
$$;

ALTER TABLE reviews_blindreview ENABLE ROW LEVEL SECURITY;
ALTER TABLE reviews_blindreview FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON reviews_blindreview FOR SELECT
  USING (reviewer_id = (SELECT riskapp_uid()) AND NOT riskapp_knows(stream)
    AND EXISTS (SELECT FROM riskapp_acts()));
CREATE POLICY asked ON reviews_blindreview FOR INSERT
  WITH CHECK (asked_by_id = riskapp_uid() AND reviewer_id <> riskapp_uid() AND locked_at IS NULL AND readings IS NULL
    AND team_id = riskapp_managed_team() AND stream = ANY ((SELECT riskapp_streams())::uuid[])
    AND NOT riskapp_they_know(reviewer_id, stream));
CREATE POLICY said ON reviews_blindreview FOR UPDATE
  USING (reviewer_id = (SELECT riskapp_uid()) AND aside_at IS NULL AND NOT riskapp_knows(stream))
  WITH CHECK (reviewer_id = (SELECT riskapp_uid()));
CREATE POLICY counting ON reviews_blindreview FOR SELECT TO riskapp_owner
  USING (current_setting('riskapp.counting', true) = 'on');

-- What was said stays: own readings once, the reading of the reasons once and after them, the second comment once and
-- after that. Nothing is said any more by whoever stepped aside. Words go when the record is erased.
CREATE FUNCTION riskapp_review_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  moves text[] := ARRAY['readings', 'readings_at', 'links', 'reasons', 'locked_at', 'links_again', 'second', 'second_at',
    'aside', 'aside_at'];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF riskapp_only_words_gone(to_jsonb(OLD), to_jsonb(NEW)) THEN
      RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - moves = to_jsonb(OLD) - moves AND OLD.aside_at IS NULL
      AND (OLD.readings_at IS NULL OR (NEW.readings, NEW.readings_at) IS NOT DISTINCT FROM (OLD.readings, OLD.readings_at))
      AND (NEW.locked_at IS NULL OR NEW.readings_at IS NOT NULL)
      AND (OLD.locked_at IS NULL
        OR (NEW.links, NEW.reasons, NEW.locked_at) IS NOT DISTINCT FROM (OLD.links, OLD.reasons, OLD.locked_at))
      AND (NEW.second_at IS NULL OR OLD.locked_at IS NOT NULL)
      AND (OLD.second_at IS NULL
        OR (NEW.links_again, NEW.second, NEW.second_at)
          IS NOT DISTINCT FROM (OLD.links_again, OLD.second, OLD.second_at))
    THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'what a reviewer said stays as it was said' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER review_stays BEFORE UPDATE OR DELETE ON reviews_blindreview
  FOR EACH ROW EXECUTE FUNCTION riskapp_review_stays();
ALTER TABLE reviews_blindreview ENABLE ALWAYS TRIGGER review_stays;

-- The versions whose outcome whoever has the floor may learn: theirs to review, and locked.
CREATE FUNCTION riskapp_reviewed() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  found uuid[];
BEGIN
  SELECT coalesce(array_agg(r.version_id), '{}') INTO found FROM reviews_blindreview r
  WHERE r.reviewer_id = riskapp_uid() AND r.locked_at IS NOT NULL AND r.aside_at IS NULL AND NOT riskapp_knows(r.stream);
  RETURN found;
END $$;
CREATE POLICY reviewed ON reviews_followup FOR SELECT USING (version_id = ANY ((SELECT riskapp_reviewed())::uuid[]));

-- How the findings of a team's reviewers moved once they knew how it ended: numbers of the group, and nobody's.
CREATE FUNCTION riskapp_hindsight(t uuid, OUT asked integer, OUT reviewed integer, OUT moved integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM set_config('riskapp.counting', 'on', true);
  SELECT count(*), count(*) FILTER (WHERE second_at IS NOT NULL),
    count(*) FILTER (WHERE second_at IS NOT NULL AND links <> links_again)
    INTO asked, reviewed, moved FROM reviews_blindreview
  WHERE team_id = t AND aside_at IS NULL
    AND (t = riskapp_managed_team() OR EXISTS (SELECT FROM agencies_team g
      WHERE g.id = t AND g.agency_id = riskapp_governed_agency()));
  PERFORM set_config('riskapp.counting', '', true);
END $$;

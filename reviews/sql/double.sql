-- Two people appraise one question apart. Whoever was asked reads the paper that was made for them, and nothing else of
-- the case; what each of the two read is seen by that person alone until both have committed. The database asks it.

-- Whether somebody was ever let see this case, or is kept away from it: they cannot appraise it apart. That they were
-- asked to before does not make them know it.
CREATE FUNCTION riskapp_they_know_the_case(who uuid, s uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT FROM cases_grant WHERE user_id = who AND stream = s AND reason <> 'apart')
    OR EXISTS (SELECT FROM cases_wall WHERE user_id = who AND stream = s)
$$;

ALTER TABLE reviews_doubleappraisal ENABLE ROW LEVEL SECURITY;
ALTER TABLE reviews_doubleappraisal FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_case ON reviews_doubleappraisal FOR SELECT
  USING (stream = ANY ((SELECT riskapp_streams())::uuid[]));
CREATE POLICY apart ON reviews_doubleappraisal FOR SELECT
  USING (second_id = (SELECT riskapp_uid()) AND stream = ANY ((SELECT riskapp_streams_apart())::uuid[]));
CREATE POLICY asked ON reviews_doubleappraisal FOR INSERT
  WITH CHECK (asked_by_id = riskapp_uid() AND second_id <> riskapp_uid() AND first_at IS NULL AND second_at IS NULL
    AND aside_at IS NULL AND stream = ANY ((SELECT riskapp_streams(true))::uuid[])
    AND NOT riskapp_they_know_the_case(second_id, stream));
CREATE POLICY committed ON reviews_doubleappraisal FOR UPDATE
  USING ((first_id = (SELECT riskapp_uid()) AND stream = ANY ((SELECT riskapp_streams())::uuid[]))
    OR (second_id = (SELECT riskapp_uid()) AND stream = ANY ((SELECT riskapp_streams_apart())::uuid[])));

-- What one of the two read: their own; and the other's once both have committed, for whoever may see the double.
ALTER TABLE reviews_apartreading ENABLE ROW LEVEL SECURITY;
ALTER TABLE reviews_apartreading FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON reviews_apartreading FOR SELECT
  USING (EXISTS (SELECT FROM reviews_doubleappraisal d WHERE d.id = double_id AND (reviews_apartreading.by_id = riskapp_uid()
    OR (d.first_at IS NOT NULL AND d.second_at IS NOT NULL))));
CREATE POLICY own ON reviews_apartreading FOR INSERT
  WITH CHECK (by_id = riskapp_uid() AND EXISTS (SELECT FROM reviews_doubleappraisal d
    WHERE d.id = double_id AND riskapp_uid() IN (d.first_id, d.second_id)));
CREATE POLICY own_again ON reviews_apartreading FOR UPDATE
  USING (by_id = (SELECT riskapp_uid()) AND EXISTS (SELECT FROM reviews_doubleappraisal d WHERE d.id = double_id));

CALL riskapp_same_stream('reviews_apartreading', 'double_id', 'reviews_doubleappraisal');
CALL riskapp_same_stream('reviews_doubleappraisal', 'assessment_id', 'assessments_assessment');
CALL riskapp_same_stream('reviews_doubleappraisal', 'question_id', 'cases_sharingquestion');

-- Each of the two commits for themselves, once; whoever said "not now" says nothing more. The rest stays as it was asked.
CREATE FUNCTION riskapp_double_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  moves text[] := ARRAY['first_at', 'second_at', 'aside', 'aside_at'];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF riskapp_only_words_gone(to_jsonb(OLD), to_jsonb(NEW)) THEN
      RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - moves = to_jsonb(OLD) - moves AND OLD.aside_at IS NULL
      AND (NEW.first_at IS NOT DISTINCT FROM OLD.first_at OR (OLD.first_at IS NULL AND riskapp_uid() = OLD.first_id))
      AND (NEW.second_at IS NOT DISTINCT FROM OLD.second_at OR (OLD.second_at IS NULL AND riskapp_uid() = OLD.second_id))
      AND (NEW.aside_at IS NULL OR (NEW.second_at IS NULL AND riskapp_uid() = OLD.second_id))
    THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'two appraisals made apart stay as they were committed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER double_stays BEFORE UPDATE OR DELETE ON reviews_doubleappraisal
  FOR EACH ROW EXECUTE FUNCTION riskapp_double_stays();
ALTER TABLE reviews_doubleappraisal ENABLE ALWAYS TRIGGER double_stays;

CREATE FUNCTION riskapp_apart_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  moves text[] := ARRAY['typed', 'readings', 'committed_at'];
BEGIN
  IF TG_OP = 'UPDATE' AND (riskapp_only_words_gone(to_jsonb(OLD), to_jsonb(NEW))
    OR (OLD.committed_at IS NULL AND to_jsonb(NEW) - moves = to_jsonb(OLD) - moves)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'two appraisals made apart stay as they were committed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER apart_stays BEFORE UPDATE OR DELETE ON reviews_apartreading
  FOR EACH ROW EXECUTE FUNCTION riskapp_apart_stays();
ALTER TABLE reviews_apartreading ENABLE ALWAYS TRIGGER apart_stays;

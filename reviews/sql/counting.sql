-- What came of decisions, and what is counted of them (METHOD 4.1).

CALL riskapp_fence('reviews_followup');
CALL riskapp_same_stream('reviews_followup', 'version_id', 'assessments_signedversion');
CALL riskapp_same_stream('reviews_counted', 'version_id', 'assessments_signedversion');

-- A follow-up stays as it was made: a later one stands beside it. Its words go when its record is erased.
CREATE TRIGGER done_stays BEFORE UPDATE OR DELETE ON reviews_followup
  FOR EACH ROW EXECUTE FUNCTION riskapp_done_stays();
CREATE TRIGGER done_table_stays BEFORE TRUNCATE ON reviews_followup
  FOR EACH STATEMENT EXECUTE FUNCTION riskapp_done_stays();
ALTER TABLE reviews_followup ENABLE ALWAYS TRIGGER done_stays, ENABLE ALWAYS TRIGGER done_table_stays;

-- A sample stays as it was drawn.
CREATE FUNCTION riskapp_drawn_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'a sample stays as it was drawn' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER drawn_stays BEFORE UPDATE OR DELETE ON reviews_sample
  FOR EACH ROW EXECUTE FUNCTION riskapp_drawn_stays();
CREATE TRIGGER drawn_stays BEFORE UPDATE OR DELETE ON reviews_framed
  FOR EACH ROW EXECUTE FUNCTION riskapp_drawn_stays();

-- What is counted: codes of every decision of the team, for its managers and for those who govern the information of its
-- agency; of a case for whoever sees it. Nobody who is kept away from a case has it even counted. Only the functions
-- below write it.
ALTER TABLE reviews_counted ENABLE ROW LEVEL SECURITY;
ALTER TABLE reviews_counted FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON reviews_counted FOR SELECT
  USING ((stream = ANY ((SELECT riskapp_streams())::uuid[]) OR team_id = (SELECT riskapp_managed_team())
      OR agency_id = (SELECT riskapp_governed_agency()))
    AND NOT stream = ANY ((SELECT riskapp_walls())::uuid[]));
CREATE POLICY counting ON reviews_counted TO riskapp_owner USING (current_setting('riskapp.counting', true) = 'on');

-- What the counting reads past the fence, for as long as its function runs. It gives none of it out.
CREATE POLICY counting ON reviews_followup FOR SELECT TO riskapp_owner
  USING (current_setting('riskapp.counting', true) = 'on');
CREATE POLICY counting ON assessments_signoff FOR SELECT TO riskapp_owner
  USING (current_setting('riskapp.counting', true) = 'on');
CREATE POLICY counting ON assessments_signedversion FOR SELECT TO riskapp_owner
  USING (current_setting('riskapp.counting', true) = 'on');
CREATE POLICY counting ON assessments_assessment FOR SELECT TO riskapp_owner
  USING (current_setting('riskapp.counting', true) = 'on');
CREATE POLICY counting ON assessments_justification FOR SELECT TO riskapp_owner
  USING (current_setting('riskapp.counting', true) = 'on');
CREATE POLICY counting ON assessments_workingconditions FOR SELECT TO riskapp_owner
  USING (current_setting('riskapp.counting', true) = 'on');
CREATE POLICY counting ON assessments_way FOR SELECT TO riskapp_owner
  USING (current_setting('riskapp.counting', true) = 'on');
CREATE POLICY counting ON cases_sharingquestion FOR SELECT TO riskapp_owner
  USING (current_setting('riskapp.counting', true) = 'on');

-- Count decisions: those not counted yet and those that have ended since; one, after it was followed up; or all, afresh.
-- How many rows were written. What was decided is taken from the entry that the signature is bound to, which nobody can
-- change; the answers from the follow-ups since the last one that settles what was said before (reviews/said.py).
CREATE FUNCTION riskapp_count_decisions(one uuid DEFAULT NULL, afresh boolean DEFAULT false, most integer DEFAULT 1000)
RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  written integer;
BEGIN
  PERFORM set_config('riskapp.counting', 'on', true);
  WITH chosen AS (
    SELECT o.version_id AS id FROM assessments_signoff o JOIN assessments_signedversion v ON v.id = o.version_id
      LEFT JOIN reviews_counted c ON c.version_id = v.id
    WHERE o.outcome = 'signed_off' AND (one IS NULL OR v.id = one)
      AND (one IS NOT NULL OR afresh OR c.version_id IS NULL
        OR NOT c.ended AND (v.superseded_at IS NOT NULL OR v.withdrawn_at IS NOT NULL))
    ORDER BY o.at LIMIT CASE WHEN afresh THEN NULL ELSE most END
  ), said AS (
    SELECT f.version_id, count(*) AS followed, bool_or(f.occasion IN ('complaint', 'incident')) AS loud,
      max(f.number) AS last, coalesce(max(f.number) FILTER (WHERE f.settles), 0) AS settled
    FROM reviews_followup f JOIN chosen ON chosen.id = f.version_id GROUP BY f.version_id
  ), answers AS (
    SELECT s.version_id,
      CASE WHEN count(DISTINCT f.need) FILTER (WHERE f.need <> 'undetermined') = 1
        THEN min(f.need) FILTER (WHERE f.need <> 'undetermined') ELSE 'undetermined' END AS need,
      CASE WHEN count(DISTINCT f.use) FILTER (WHERE f.use NOT IN ('', 'undetermined')) = 1
        THEN min(f.use) FILTER (WHERE f.use NOT IN ('', 'undetermined')) ELSE 'undetermined' END AS use
    FROM said s JOIN reviews_followup f ON f.version_id = s.version_id AND f.number >= s.settled GROUP BY s.version_id
  ), found AS (
    SELECT v.id, v.stream, a.question_id, v.number, a.team_id, t.agency_id, q.holder_context, q.receiver_context,
      decided.course IN ('share', 'part') OR coalesce(w.nearer = 'share', false) AS shared, a.acted_first,
      (o.at AT TIME ZONE 'Europe/London')::date AS decided_on,
      v.superseded_at IS NOT NULL OR v.withdrawn_at IS NOT NULL AS ended,
      coalesce(s.loud, false) AS loud, drawn.due_on IS NOT NULL AS sampled, coalesce(s.followed, 0) AS followed,
      coalesce(n.need, 'undetermined') AS need, coalesce(n.use, 'undetermined') AS use,
      coalesce(l.looker, '') AS looker,
      CASE WHEN v.superseded_at IS NULL AND v.withdrawn_at IS NULL THEN least(
        CASE WHEN l.id IS NULL THEN coalesce(j.review_on, (o.at AT TIME ZONE 'Europe/London')::date + 91)
          ELSE l.next_on END,
        CASE WHEN l.id IS NULL OR drawn.drawn_at > l.at THEN drawn.due_on END) END AS due_on,
      coalesce(k.time, '') AS time, coalesce(k.trained, '') AS trained
    FROM chosen
      JOIN assessments_signedversion v ON v.id = chosen.id
      JOIN assessments_signoff o ON o.version_id = v.id
      JOIN assessments_assessment a ON a.id = v.assessment_id
      JOIN cases_sharingquestion q ON q.id = a.question_id
      JOIN agencies_team t ON t.id = a.team_id
      CROSS JOIN LATERAL (SELECT convert_from(e.body, 'UTF8')::jsonb->>'course' AS course
        FROM audit_event e WHERE e.event_id = v.event_id) decided
      LEFT JOIN assessments_way w ON w.assessment_id = a.id AND w.key = decided.course
      LEFT JOIN assessments_justification j ON j.assessment_id = a.id
      LEFT JOIN assessments_workingconditions k ON k.assessment_id = a.id
      LEFT JOIN said s ON s.version_id = v.id
      LEFT JOIN answers n ON n.version_id = v.id
      LEFT JOIN reviews_followup l ON l.version_id = v.id AND l.number = s.last
      LEFT JOIN LATERAL (SELECT p.due_on, p.drawn_at FROM reviews_framed d JOIN reviews_sample p ON p.id = d.sample_id
        WHERE d.version = v.id AND d.drawn ORDER BY p.drawn_at DESC LIMIT 1) drawn ON true
  )
  INSERT INTO reviews_counted AS c (version_id, stream, question_id, number, team_id, agency_id, holder_context,
      receiver_context, shared, acted_first, decided_on, quarter, ended, replaced, loud, sampled, followed, need, use,
      looker, due_on, time, trained)
    SELECT id, stream, question_id, number, team_id, agency_id, holder_context, receiver_context, shared, acted_first,
      decided_on, date_trunc('quarter', decided_on)::date, ended, false, loud, sampled, followed, need, use, looker,
      due_on, time, trained
    FROM found
  ON CONFLICT (version_id) DO UPDATE SET
    ended = excluded.ended, loud = excluded.loud, sampled = excluded.sampled, followed = excluded.followed,
    need = excluded.need, use = excluded.use, looker = excluded.looker, due_on = excluded.due_on,
    holder_context = excluded.holder_context, receiver_context = excluded.receiver_context, shared = excluded.shared,
    acted_first = excluded.acted_first, decided_on = excluded.decided_on, quarter = excluded.quarter;
  GET DIAGNOSTICS written = ROW_COUNT;
  -- A decision that was signed off again the same way is one decision: the last version stands for it.
  UPDATE reviews_counted c SET replaced = NOT c.replaced
  WHERE (afresh OR c.ended AND NOT c.replaced) AND c.replaced <> EXISTS (SELECT FROM reviews_counted later
    WHERE later.question_id = c.question_id AND later.number > c.number AND later.shared = c.shared);
  PERFORM set_config('riskapp.counting', '', true);
  RETURN written;
END $$;

-- Whose follow-ups are due by this day, and who is to be told: for reminders, which say a reference and no more. Never
-- counted.
CREATE FUNCTION riskapp_due_follow_ups(by_day date)
RETURNS TABLE (version_id uuid, stream uuid, question_id uuid, team_id uuid, author_id uuid, due_on date, followed integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
#variable_conflict use_column
BEGIN
  PERFORM set_config('riskapp.counting', 'on', true);
  RETURN QUERY SELECT c.version_id, c.stream, c.question_id, c.team_id, a.author_id, c.due_on,
      c.followed + c.sampled::integer
    FROM reviews_counted c JOIN assessments_assessment a ON a.question_id = c.question_id
    WHERE c.due_on <= by_day ORDER BY c.due_on, c.version_id;
  PERFORM set_config('riskapp.counting', '', true);
END $$;

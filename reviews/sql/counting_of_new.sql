-- Counting as before (sql/counting_of_many.sql), but which are to be counted is found first: once a minute only that is
-- asked of every decision, and the rest of those few that are new.
CREATE OR REPLACE FUNCTION riskapp_count_decisions(one uuid DEFAULT NULL, afresh boolean DEFAULT false, most integer DEFAULT 1000)
RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  written integer;
  asked uuid[];
  chosen_ids uuid[];
BEGIN
  PERFORM set_config('riskapp.counting', 'on', true);
  -- Behind row security the planner takes every table for small, and would go through all of one for each row of another.
  IF one IS NULL THEN
    PERFORM set_config('enable_nestloop', 'off', true);
  END IF;
  SELECT coalesce(array_agg(id), '{}') INTO chosen_ids FROM (
    SELECT o.version_id AS id FROM assessments_signoff o JOIN assessments_signedversion v ON v.id = o.version_id
      LEFT JOIN reviews_counted c ON c.version_id = v.id
    WHERE o.outcome = 'signed_off' AND (one IS NULL OR v.id = one)
      AND (one IS NOT NULL OR afresh OR c.version_id IS NULL
        OR NOT c.ended AND (v.superseded_at IS NOT NULL OR v.withdrawn_at IS NOT NULL))
    ORDER BY o.at LIMIT CASE WHEN afresh THEN NULL ELSE most END
  ) which;
  IF NOT afresh THEN
    PERFORM set_config('enable_nestloop', 'on', true);  -- few are left: each is found by an index
    IF chosen_ids = '{}' THEN
      PERFORM set_config('riskapp.counting', '', true);
      RETURN 0;
    END IF;
  END IF;
  WITH chosen AS (
    SELECT unnest(chosen_ids) AS id
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
  ), counted AS (
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
    acted_first = excluded.acted_first, decided_on = excluded.decided_on, quarter = excluded.quarter
  RETURNING c.question_id
  )
  SELECT count(*), CASE WHEN NOT afresh THEN array_agg(DISTINCT question_id) END INTO written, asked FROM counted;
  -- A decision that was signed off again the same way is one decision: the last version stands for it.
  UPDATE reviews_counted c SET replaced = stands.replaced
  FROM (SELECT version_id, number < max(number) OVER (PARTITION BY question_id, shared) AS replaced
    FROM reviews_counted WHERE afresh OR question_id = ANY (asked)) stands
  WHERE c.version_id = stands.version_id AND c.replaced <> stands.replaced;
  PERFORM set_config('enable_nestloop', 'on', true);
  PERFORM set_config('riskapp.counting', '', true);
  RETURN written;
END $$;

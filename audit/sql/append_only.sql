-- What is in the trail stays. ENABLE ALWAYS, because session_replication_role = replica walks past any other trigger.
-- No delete passes here, of anybody: the ones that an erasure needs come with the erasure.
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

-- A checkpoint's note goes from nothing to its text, once; nothing else changes.
CREATE FUNCTION audit_refuse_but_note() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.note IS NULL AND NEW.note IS NOT NULL
     AND (NEW.size, NEW.root, NEW.made_at) IS NOT DISTINCT FROM (OLD.size, OLD.root, OLD.made_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['audit_event', 'audit_sealed', 'audit_leaf', 'audit_node', 'audit_lodgement'] LOOP
    EXECUTE format('CREATE TRIGGER rows_stay BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION audit_refuse()', kept);
  END LOOP;
  CREATE TRIGGER rows_stay BEFORE DELETE ON audit_checkpoint FOR EACH ROW EXECUTE FUNCTION audit_refuse();
  CREATE TRIGGER note_once BEFORE UPDATE ON audit_checkpoint FOR EACH ROW EXECUTE FUNCTION audit_refuse_but_note();
  ALTER TABLE audit_checkpoint ENABLE ALWAYS TRIGGER note_once;
  FOREACH kept IN ARRAY ARRAY['audit_event', 'audit_sealed', 'audit_leaf', 'audit_node', 'audit_lodgement', 'audit_checkpoint'] LOOP
    EXECUTE format('CREATE TRIGGER table_stays BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()', kept);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER rows_stay, ENABLE ALWAYS TRIGGER table_stays', kept);
  END LOOP;
END $$;

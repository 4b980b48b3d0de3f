-- Words leave by an erasure and by nothing else (AUDIT 11 and 13): sealed words of a stream may be deleted once an entry
-- of that stream says that it was erased. The entry, its place in the chain and its leaf stay.
CREATE INDEX audit_event_erased ON audit_event (stream_id) WHERE type = 'erase.done';

CREATE FUNCTION audit_is_erased(s uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM audit_event WHERE stream_id = s AND type = 'erase.done')
$$;

CREATE FUNCTION audit_refuse_but_erased() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (SELECT audit_is_erased(e.stream_id) FROM audit_event e WHERE e.event_id = OLD.event_id) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
REVOKE EXECUTE ON FUNCTION audit_refuse_but_erased FROM PUBLIC;

DROP TRIGGER rows_stay ON audit_sealed;
CREATE TRIGGER rows_stay BEFORE UPDATE ON audit_sealed FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER erased_rows_go BEFORE DELETE ON audit_sealed FOR EACH ROW EXECUTE FUNCTION audit_refuse_but_erased();
ALTER TABLE audit_sealed ENABLE ALWAYS TRIGGER rows_stay, ENABLE ALWAYS TRIGGER erased_rows_go;

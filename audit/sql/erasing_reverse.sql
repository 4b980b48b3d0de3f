DROP TRIGGER erased_rows_go ON audit_sealed;
DROP TRIGGER rows_stay ON audit_sealed;
CREATE TRIGGER rows_stay BEFORE UPDATE OR DELETE ON audit_sealed FOR EACH ROW EXECUTE FUNCTION audit_refuse();
ALTER TABLE audit_sealed ENABLE ALWAYS TRIGGER rows_stay;
DROP FUNCTION audit_refuse_but_erased;
DROP FUNCTION audit_is_erased;
DROP INDEX audit_event_erased;

DROP FUNCTION riskapp_keep_appraised;
DROP FUNCTION riskapp_documents_to_go_through;
DROP POLICY counting ON reviews_appraised;
DROP POLICY seen ON reviews_appraised;
ALTER TABLE reviews_appraised NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE reviews_appraised DROP CONSTRAINT counted_id_in_one_case;

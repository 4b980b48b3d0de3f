DROP TRIGGER recorded_stays ON reviews_thresholdchange;
DROP FUNCTION riskapp_threshold_stays;
DROP POLICY gone_on_with ON reviews_thresholdchange;
DROP POLICY recorded ON reviews_thresholdchange;
DROP POLICY read ON reviews_thresholdchange;
ALTER TABLE reviews_thresholdchange NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP FUNCTION riskapp_acted_agency;

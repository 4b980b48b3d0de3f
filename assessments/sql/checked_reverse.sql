DROP FUNCTION riskapp_signed_versions;
DROP POLICY checked ON assessments_signedversion;

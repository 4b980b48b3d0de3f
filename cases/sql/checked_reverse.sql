DROP FUNCTION riskapp_references;
DROP POLICY checked ON cases_case;

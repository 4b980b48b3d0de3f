DROP FUNCTION riskapp_noise_read;
DROP FUNCTION riskapp_noise_people;
DROP FUNCTION riskapp_noise_times;
DROP TRIGGER noise_stays ON reviews_noisereading;
DROP TRIGGER noise_stays ON reviews_noiseaudit;
DROP FUNCTION riskapp_noise_stays;
DROP POLICY counting ON reviews_noisereading;
DROP POLICY read_apart ON reviews_noisereading;
ALTER TABLE reviews_noisereading NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;

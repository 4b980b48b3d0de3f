"""Who we are: agencies, their teams, the people in them, and what somebody acts as just now."""

"""What a person records: entries, drawings, press tests, red-flag answers, practices."""

"""Grades in the forms that other systems read: pure functions of grades, one file a kind."""

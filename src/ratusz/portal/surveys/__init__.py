"""Surveys: up to ten questions to residents, reviewed before they are asked, closed into a delivery."""

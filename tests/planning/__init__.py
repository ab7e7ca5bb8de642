"""The engine: dates, holds, late doses, words beside a date."""

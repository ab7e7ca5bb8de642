"""Cohorts: tables of patients in, tables and files of their courses out."""

from django.apps import AppConfig


class ChairsReportsConfig(AppConfig):
    name = "meetings.chairs_reports"
    label = "chairs_reports"

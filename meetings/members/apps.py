from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "meetings.members"
    label = "members"

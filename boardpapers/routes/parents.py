"""Parent boards: taking items from the boards below."""

from django.urls import path

from boardpapers.views import taking

urlpatterns = [
    path("meetings/<int:meeting_id>/agenda/take/", taking.agenda_take, name="agenda_take"),
]

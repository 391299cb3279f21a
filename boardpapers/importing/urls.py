from django.urls import path

from . import views

app_name = "importing"
urlpatterns = [
    path("", views.upload, name="upload"),
    path("<uuid:staged_id>/", views.review, name="review"),
    path("<uuid:staged_id>/apply/", views.apply, name="apply"),
    path("<uuid:staged_id>/discard/", views.discard, name="discard"),
]

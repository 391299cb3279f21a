from django.urls import path

from meetings.packs import views

app_name = "packs"
urlpatterns = [
    path("of/<int:meeting_id>/", views.latest, name="latest"),
    path("of/<int:meeting_id>/build/", views.build, name="build"),
    path("of/<int:meeting_id>/progress/", views.build_progress, name="build_progress"),
    path("of/<int:meeting_id>/publish/", views.publish, name="publish"),
    path("of/<int:meeting_id>/tell/", views.tell, name="tell"),
    path("requests/<int:request_id>/confirm/", views.confirm, name="confirm"),
    path("requests/<int:request_id>/take-back/", views.take_back, name="take_back"),
    path("leaks/<int:leak_id>/open/", views.say_open, name="say_open"),
    path("<int:pack_id>/", views.download, name="download"),
    path("<int:pack_id>/all.zip", views.everything, name="everything"),
    path("papers/<int:paper_id>/", views.paper, name="paper"),
]

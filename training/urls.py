"""Where training lies: the library of walkthroughs, and what trainers write."""

from django.urls import path

from training.views import library

app_name = "training"
urlpatterns = [
    path("", library.listed, name="library"),
    path("library/<uuid:pk>/", library.one, name="walkthrough"),
]

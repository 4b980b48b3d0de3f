"""Addresses of the trail that belong to no case."""

from django.urls import path

from audit import views

app_name = "audit"
urlpatterns = [
    path("receipts/", views.receipt, name="receipt"),
    path("receipts/verify_receipt.py", views.checker, name="checker"),
]

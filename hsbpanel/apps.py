from django.apps import AppConfig


class HsbPanelConfig(AppConfig):
    name = "hsbpanel"

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "kaejon.demo"
    label = "demo"
    verbose_name = "ข้อมูลสาธิต"

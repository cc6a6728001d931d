from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "kaejon.web"

    def ready(self) -> None:
        # Registers the checks of the whole installation.
        from kaejon import checks  # noqa: F401  # imported for what it registers

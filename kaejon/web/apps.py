from django.apps import AppConfig

from kaejon.fields.required import use_own_sentences


class WebConfig(AppConfig):
    name = "kaejon.web"

    def ready(self) -> None:
        use_own_sentences()
        # Registers the checks of the whole installation.
        from kaejon import checks  # noqa: F401  # imported for what it registers

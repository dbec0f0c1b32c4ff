from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "config.uploads"

    def ready(self) -> None:
        from wagtail.documents import get_document_model

        from config.uploads.content import check_content

        # On the field, so that every form and API that makes a document asks it.
        validators = get_document_model()._meta.get_field("file").validators
        if check_content not in validators:
            validators.append(check_content)

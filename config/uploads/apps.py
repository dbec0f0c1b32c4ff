from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "config.uploads"

    def ready(self) -> None:
        from wagtail.documents import get_document_model
        from wagtail.images import get_image_model

        from config.uploads.content import check_content
        from config.uploads.pictures import PictureFile

        # On the field, so that every form and API that makes a document asks it.
        validators = get_document_model()._meta.get_field("file").validators
        if check_content not in validators:
            validators.append(check_content)
        get_image_model()._meta.get_field("file").attr_class = PictureFile

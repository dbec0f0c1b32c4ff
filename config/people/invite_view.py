"""The page to invite somebody by, for who may add users."""

from smtplib import SMTPException
from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from config.people.invitations import AlreadyHereError, Invitation, invite

PERMISSION = "cms.add_user"


class InviteForm(forms.Form):
    email = forms.EmailField(help_text="Where the link goes by which they choose a password.")
    username = forms.CharField(max_length=150, validators=[UnicodeUsernameValidator()])
    groups = forms.ModelMultipleChoiceField(
        Group.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
        help_text="What they may do. Give the least that they need.",
    )


class InviteView(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg] # generic for the checker alone
    form_class = InviteForm
    template_name = "people/invite.html"
    page_title = "Invite somebody"
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: InviteForm) -> HttpResponse:
        said = form.cleaned_data
        wanted = Invitation(said["username"], said["email"], tuple(said["groups"]), self.request.user)  # type: ignore[arg-type] # signed in
        try:
            person = invite(wanted)
        except AlreadyHereError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        except (OSError, SMTPException) as error:
            form.add_error(None, f"The mail server took no mail, so nobody was invited: {error}")
            return self.form_invalid(form)
        messages.success(self.request, f"{person.email} has been sent a link.")
        return redirect(reverse("wagtailusers_users:index"))

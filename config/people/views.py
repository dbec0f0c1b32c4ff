"""The second factor's pages: show a code, set it up, new codes for the paper, switch it off."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from config.people import second_factor
from newsletter.rates import Rate

_WRONG = "This is not the code of the moment. Each code is good for one time, and for half a minute."
_PER_PERSON = Rate("second-factor", most=20, seconds=3600)


class CodeForm(forms.Form):
    code = forms.CharField(
        max_length=20,
        help_text="The six digits that your app shows, or one of the codes that you keep on paper.",
        widget=forms.TextInput({"autocomplete": "one-time-code", "autofocus": True}),
    )


class PasswordForm(forms.Form):
    """Whoever finds an open session must not be able to change how its owner signs in."""

    password = forms.CharField(
        label="Your password", strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not _PER_PERSON.allows(str(self.user.pk)) or not self.user.check_password(password):
            raise forms.ValidationError("This is not your password.")
        return password


class SetUpForm(PasswordForm):
    code = forms.CharField(
        max_length=10,
        label="The code that your app shows now",
        widget=forms.TextInput({"autocomplete": "one-time-code"}),
    )
    field_order = ["code", "password"]


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class Challenge(FormView):  # type: ignore[type-arg] # Django's is generic for the checker alone
    form_class = CodeForm
    template_name = "people/challenge.html"

    def form_valid(self, form: CodeForm) -> HttpResponse:
        if not (
            _PER_PERSON.allows(str(self.request.user.pk))
            and second_factor.passes(self.request, form.cleaned_data["code"])
        ):
            form.add_error("code", _WRONG)
            return self.form_invalid(form)
        return redirect(self._back())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"next": self._back()}

    def _back(self) -> str:
        wanted = self.request.POST.get("next") or self.request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(
            wanted, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )
        return wanted if safe else reverse("wagtailadmin_home")


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class _OwnPage(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """A page about the person who opens it."""

    form_class: type[PasswordForm] = PasswordForm
    page_title = "Two-factor sign-in"
    header_icon = "lock"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def show(self, codes: list[str]) -> HttpResponse:
        return render(self.request, "people/codes.html", self.get_context_data() | {"codes": codes})


class SetUp(_OwnPage):
    form_class = SetUpForm
    template_name = "people/set_up.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        device = second_factor.begin(self.request.user)  # type: ignore[arg-type] # signed in
        shown = {"picture": second_factor.picture(device), "secret": second_factor.secret(device)}
        return super().get_context_data(**kwargs) | shown

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        codes = second_factor.complete(self.request, form.cleaned_data["code"])
        if codes is None:
            form.add_error("code", _WRONG)
            return self.form_invalid(form)
        log(self.request.user, "people.two_factor_on")
        return self.show(codes)


class NewCodes(_OwnPage):
    template_name = "people/new_codes.html"

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        log(self.request.user, "people.new_codes")
        return self.show(second_factor.new_codes(self.request.user))  # type: ignore[arg-type]


class SwitchOff(_OwnPage):
    template_name = "people/switch_off.html"

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        second_factor.remove(self.request.user)  # type: ignore[arg-type]
        log(self.request.user, "people.two_factor_off")
        messages.success(self.request, "Your password alone signs you in now.")
        return redirect("wagtailadmin_account")


def manage(request: HttpRequest) -> HttpResponse:
    """Where the account's menu leads: to set it up, or to what can be done with it."""
    if not second_factor.has_factor(request.user):  # type: ignore[arg-type]
        return redirect("two_factor_set_up")
    return render(request, "people/manage.html")

"""Errors as problem details (RFC 9457), so that a client can tell its user what to do."""

from collections.abc import Sequence
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from cms.api.schemas import FieldProblem, Problem


def problem(status: int, detail: str, errors: Sequence[FieldProblem] = ()) -> HttpResponse:
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors))
    return HttpResponse(
        body.model_dump_json(exclude_none=True), status=status, content_type="application/problem+json"
    )


def register_problem_handlers(api: NinjaAPI) -> None:
    """Make every error of `api` a problem document."""

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [
            FieldProblem(field=".".join(str(part) for part in one["loc"][1:]), message=one["msg"])
            for one in error.errors
        ]
        return problem(422, "; ".join(f"{one.field}: {one.message}" for one in errors), errors)

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(404, str(error) or "There is nothing at this address.")

    @api.exception_handler(HttpError)
    def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, str(error))

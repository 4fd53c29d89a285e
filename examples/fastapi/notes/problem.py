"""Errors as callers see them: `application/problem+json` (RFC 9457), with Gatehouse's error codes."""

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

# Long enough for a database that was asleep, short enough for a person who waits.
RETRY_AFTER_SECONDS = 5


class ProblemError(Exception):
    def __init__(self, status: int, error_code: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.error_code = error_code
        self.detail = detail


def unauthenticated(detail: str) -> ProblemError:
    return ProblemError(401, "UNAUTHENTICATED", detail)


def unavailable(detail: str) -> ProblemError:
    """Nobody can tell whether the caller is who they say: not a 401, upon which clients sign people out."""
    return ProblemError(503, "UNAVAILABLE", detail)


def install_problem_handlers(app: FastAPI) -> None:
    @app.exception_handler(ProblemError)
    async def answer_problem(_: Request, error: ProblemError) -> JSONResponse:
        return to_response(error)

    @app.exception_handler(RequestValidationError)
    async def answer_invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        # The fields' names alone: what was sent is not repeated.
        fields = sorted({".".join(str(part) for part in fault["loc"]) for fault in error.errors()})
        return to_response(ProblemError(400, "INVALID_REQUEST", f"not valid: {', '.join(fields)}"))

    @app.exception_handler(HTTPException)
    async def answer_other(_: Request, error: HTTPException) -> JSONResponse:
        status = HTTPStatus(error.status_code)
        return to_response(ProblemError(status.value, status.name, str(error.detail)))


def to_response(error: ProblemError) -> JSONResponse:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": error.detail,
        "error_code": error.error_code,
    }
    headers = {}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if error.status == 503:
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return JSONResponse(body, error.status, headers, media_type="application/problem+json")

"""The service. `uvicorn --factory notes.main:create_app --app-dir examples/fastapi` runs it."""

import os
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import httpx
from fastapi import Depends, FastAPI
from pydantic import BaseModel, Field

from .access_token import AccessTokenVerifier
from .caller import Gate, own_user
from .key_set import KeySet
from .problem import install_problem_handlers
from .sessions import Sessions
from .settings import Settings, read_settings

ISSUER_TIMEOUT_SECONDS = 3.0


class Note(BaseModel, extra="forbid"):
    text: str = Field(min_length=1, max_length=1_000)


def create_app() -> FastAPI:
    """Raises SettingsError."""
    settings = read_settings(os.environ)
    app = FastAPI(title="Notes")
    # Not `FastAPI(lifespan=…)`, which versions before 0.93 (Debian 12) silently ignore.
    app.router.lifespan_context = lambda _: open_gate(app, settings)
    install_problem_handlers(app)
    add_routes(app)
    return app


@asynccontextmanager
async def open_gate(app: FastAPI, settings: Settings) -> AsyncIterator[None]:
    sessions = Sessions(settings.sessions_database_url) if settings.sessions_database_url else None
    async with httpx.AsyncClient(timeout=ISSUER_TIMEOUT_SECONDS) as http:
        keys = KeySet(settings.issuer, http, settings.key_cooldown_seconds)
        verifier = AccessTokenVerifier(settings.issuer, settings.audience, keys)
        app.state.gate = Gate(verifier, sessions)
        try:
            yield
        finally:
            if sessions:
                await sessions.close()


def add_routes(app: FastAPI) -> None:
    # In memory: yours are in a database, by the same user id.
    notes_by_user: dict[UUID, list[Note]] = defaultdict(list)

    @app.get("/users/{user_id}/notes")
    async def list_notes(user_id: UUID = Depends(own_user)) -> list[Note]:
        return notes_by_user.get(user_id, [])

    @app.post("/users/{user_id}/notes", status_code=201)
    async def add_note(note: Note, user_id: UUID = Depends(own_user)) -> Note:
        notes_by_user[user_id].append(note)
        return note

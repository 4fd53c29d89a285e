"""Gatehouse's sessions, read from the view `user_sessions` of its database."""

import asyncio
from typing import Any
from uuid import UUID

import psycopg

from .problem import unavailable

# For everything that a request wants to know: its caller gives up soon.
TIMEOUT_SECONDS = 4.0
CONNECT_TIMEOUT_SECONDS = 3
MAX_CONNECTIONS = 5

# The database holds hashes. The token travels as a parameter, never in the text of a statement.
BY_TOKEN = """
    select user_id from user_sessions
    where token = gatehouse.session_token_hash(%s) and expires_at > now()"""
BY_ID = "select user_id from user_sessions where id = %s and user_id = %s and expires_at > now()"

Connection = psycopg.AsyncConnection[Any]


class Sessions:
    """Keeps a few connections. (The pool of psycopg_pool answers after its timeout that the database is down, and
    notices late that it is back.)"""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._slots = asyncio.Semaphore(MAX_CONNECTIONS)
        self._idle: list[Connection] = []

    async def find_user_by_token(self, session_token: str) -> UUID | None:
        """Whose live session this is the token of. Raises ProblemError 503."""
        return await self._query(BY_TOKEN, [session_token])

    async def is_alive(self, session_id: UUID, user_id: UUID) -> bool:
        """Raises ProblemError 503."""
        return await self._query(BY_ID, [session_id, user_id]) is not None

    async def close(self) -> None:
        while self._idle:
            await self._idle.pop().close()

    async def _query(self, text: str, values: list[Any]) -> UUID | None:
        try:
            return await asyncio.wait_for(self._query_on_any(text, values), TIMEOUT_SECONDS)
        except (psycopg.Error, asyncio.TimeoutError) as cause:
            raise unavailable("sessions cannot be looked up now: try again") from cause

    async def _query_on_any(self, text: str, values: list[Any]) -> UUID | None:
        async with self._slots:
            while self._idle:
                try:
                    return await self._query_on(self._idle.pop(), text, values)
                except psycopg.errors.QueryCanceled:
                    raise
                except psycopg.OperationalError:
                    # It ended while nobody used it: the database has restarted, or slept.
                    continue
            return await self._query_on(await self._connect(), text, values)

    async def _query_on(self, connection: Connection, text: str, values: list[Any]) -> UUID | None:
        try:
            row = await (await connection.execute(text, values)).fetchone()
        except BaseException:
            await connection.close()
            raise
        self._idle.append(connection)
        return UUID(str(row[0])) if row else None

    async def _connect(self) -> Connection:
        return await psycopg.AsyncConnection.connect(
            self._database_url,
            autocommit=True,
            connect_timeout=CONNECT_TIMEOUT_SECONDS,
            # Neon's pooler hands each statement to whatever connection is free.
            prepare_threshold=None,
        )

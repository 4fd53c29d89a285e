"""Who is asking: an `Authorization` header becomes a user."""

import re
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from .access_token import AccessTokenVerifier
from .key_set import KeysUnavailableError
from .problem import ProblemError, unauthenticated, unavailable
from .sessions import Sessions

# RFC 6750 §2.1; percent signs are in session tokens that were copied from a cookie.
TOKEN_PATTERN = re.compile(r"[A-Za-z0-9\-._~+/%]+=*")
# An access token has about 900 characters.
MAX_TOKEN_LENGTH = 4_096
PARTS_OF_A_JWT = 3

bearer = HTTPBearer(auto_error=False)


class Gate:
    def __init__(self, verifier: AccessTokenVerifier, sessions: Sessions | None) -> None:
        self._verifier = verifier
        self._sessions = sessions

    async def find_caller(self, token: str) -> UUID:
        """The user whose access token or session token this is. Raises ProblemError 401 and 503."""
        if len(token) > MAX_TOKEN_LENGTH or not TOKEN_PATTERN.fullmatch(token):
            raise unauthenticated("the Authorization header is not one bearer token")
        parts = token.split(".")
        if len(parts) >= PARTS_OF_A_JWT:
            return await self._find_by_access_token(token)
        # A session token may come with the cookie's signature behind a dot, which only Gatehouse can check.
        return await self._find_by_session_token(parts[0])

    async def _find_by_access_token(self, token: str) -> UUID:
        try:
            verified = await self._verifier.verify(token)
        except KeysUnavailableError as cause:
            raise unavailable("tokens cannot be verified now: try again") from cause
        if self._sessions and not await self._sessions.is_alive(verified.session_id, verified.user_id):
            raise unauthenticated("the session has ended")
        return verified.user_id

    async def _find_by_session_token(self, token: str) -> UUID:
        if self._sessions is None:
            raise unauthenticated("session tokens are not accepted here: send an access token")
        user_id = await self._sessions.find_user_by_token(token)
        if user_id is None:
            raise unauthenticated("the session has ended")
        return user_id


async def current_user(
    request: Request, credentials: HTTPAuthorizationCredentials | None = Depends(bearer)
) -> UUID:
    """The caller of any route that depends on it. Raises ProblemError 401 and 503."""
    if credentials is None:
        raise unauthenticated('send the header "Authorization: Bearer <token>"')
    gate: Gate = request.app.state.gate
    return await gate.find_caller(credentials.credentials.strip())


async def own_user(user_id: str, caller: UUID = Depends(current_user)) -> UUID:
    """The caller of a route below `/users/{user_id}`, who must be that user. Raises also ProblemError 403."""
    if user_id != str(caller):
        raise ProblemError(403, "FORBIDDEN", "these are another user's")
    return caller

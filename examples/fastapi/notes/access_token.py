"""Access tokens: JWTs that Gatehouse has signed for this service (RFC 7519, RFC 8725)."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import jwt

from .key_set import ALGORITHM, KeySet
from .problem import unauthenticated

# Allowed difference between this machine's clock and the issuer's.
CLOCK_TOLERANCE_SECONDS = 5
KEY_ID_PATTERN = re.compile(r"[A-Za-z0-9_-]{1,64}")
# RFC 9068 §2.1 and RFC 7519 §5.1; a token of another type is not for us (RFC 8725 §3.11).
ACCESS_TOKEN_TYPES = {None, "JWT", "at+jwt"}
# What points at keys is never followed (RFC 8725 §3.10), and we know no extension that could be critical
# (RFC 7515 §4.1.11; PyJWT did not look before CVE-2026-32597).
REFUSED_MEMBERS = {"jwk", "jku", "x5u", "x5c", "crit"}


@dataclass(frozen=True)
class AccessToken:
    user_id: UUID
    session_id: UUID


class AccessTokenVerifier:
    def __init__(self, issuer: str, audience: str, keys: KeySet) -> None:
        self._issuer = issuer
        self._audience = audience
        self._keys = keys

    async def verify(self, token: str) -> AccessToken:
        """Raises ProblemError 401, and KeysUnavailableError."""
        try:
            # Before any key is looked for: what is not ours costs the issuer nothing.
            key = await self._keys.find(read_key_id(token))
            if key is None:
                raise jwt.InvalidKeyError("no such key")
            return read_claims(self._decode(token, key))
        except jwt.ExpiredSignatureError as cause:
            raise unauthenticated("the token has expired") from cause
        # RecursionError: a header of brackets in brackets.
        except (jwt.PyJWTError, ValueError, RecursionError) as cause:
            raise unauthenticated("the token is not valid") from cause

    def _decode(self, token: str, key: jwt.PyJWK) -> dict[str, Any]:
        return jwt.decode(
            token,
            key.key,
            # Never the algorithm that the token names.
            algorithms=[ALGORITHM],
            issuer=self._issuer,
            audience=self._audience,
            leeway=CLOCK_TOLERANCE_SECONDS,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "sid"]},
        )


def read_key_id(token: str) -> str:
    header = jwt.get_unverified_header(token)
    if header.get("alg") != ALGORITHM or header.get("typ") not in ACCESS_TOKEN_TYPES:
        raise ValueError("not one of our access tokens")
    if REFUSED_MEMBERS & header.keys():
        raise ValueError("the token brings keys or extensions of its own")
    kid = header.get("kid")
    if not isinstance(kid, str) or not KEY_ID_PATTERN.fullmatch(kid):
        raise ValueError("no key id of ours")
    return kid


def read_claims(claims: dict[str, Any]) -> AccessToken:
    return AccessToken(user_id=UUID(str(claims["sub"])), session_id=UUID(str(claims["sid"])))

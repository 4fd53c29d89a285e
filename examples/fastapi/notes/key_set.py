"""The issuer's public keys, found by discovery and kept."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

import httpx
import jwt

# The issuer's answers say so too (Cache-Control); bounds how long a key that was withdrawn still counts here.
MAX_AGE_SECONDS = 300.0
ALGORITHM = "RS256"

log = logging.getLogger("uvicorn.error")


class KeysUnavailableError(Exception):
    """There are no keys, and the issuer could not be asked for them."""


class KeySet:
    """Loaded at first use; again when it is old, and for an unknown key id once per cooldown. Keys that are
    there stay in use while loading fails. Requests that wait for keys share one load."""

    def __init__(
        self,
        issuer: str,
        http: httpx.AsyncClient,
        cooldown_seconds: float,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._issuer = issuer
        self._http = http
        self._cooldown_seconds = cooldown_seconds
        self._now = now
        self._keys: dict[str, jwt.PyJWK] | None = None
        self._loaded_at = 0.0
        self._attempted_at = 0.0
        self._loading: asyncio.Task[None] | None = None

    async def find(self, kid: str) -> jwt.PyJWK | None:
        """The key of this id, or None if the issuer has none. Raises KeysUnavailableError."""
        if self._is_load_due(kid):
            # Shielded: a caller who hangs up does not end the load of the others.
            await asyncio.shield(self._join_load())
        return (self._keys or {}).get(kid)

    def _is_load_due(self, kid: str) -> bool:
        if self._keys is None:
            return True
        is_wanted = kid not in self._keys or self._now() - self._loaded_at >= MAX_AGE_SECONDS
        return is_wanted and self._now() - self._attempted_at >= self._cooldown_seconds

    def _join_load(self) -> asyncio.Task[None]:
        if self._loading is None or self._loading.done():
            self._loading = asyncio.create_task(self._load())
        return self._loading

    async def _load(self) -> None:
        self._attempted_at = self._now()
        try:
            self._keys = await self._fetch()
            self._loaded_at = self._now()
        except (httpx.HTTPError, ValueError) as cause:
            if self._keys is None:
                raise KeysUnavailableError(f"{self._issuer} has not told its keys") from cause
            log.warning("the key set stays as it is: %s", cause)

    async def _fetch(self) -> dict[str, jwt.PyJWK]:
        metadata = await self._get(f"{self._issuer}/.well-known/openid-configuration")
        # OpenID Connect Discovery 1.0 §4.3
        if metadata.get("issuer") != self._issuer:
            raise ValueError(f"{self._issuer} says that it is another issuer")
        jwks_uri = str(metadata.get("jwks_uri"))
        if not jwks_uri.startswith(f"{self._issuer}/"):
            raise ValueError(f"{self._issuer} has its keys at another place: {jwks_uri}")
        keys = (await self._get(jwks_uri)).get("keys")
        if not isinstance(keys, list):
            raise ValueError(f"{jwks_uri} is no key set")
        # A key of a kind that comes one day must not take the others away.
        usable = [key for key in keys if isinstance(key, dict) and key.get("alg") == ALGORITHM]
        return {str(key.get("kid")): self._read_key(key) for key in usable}

    async def _get(self, url: str) -> dict[str, Any]:
        answer = await self._http.get(url)
        answer.raise_for_status()
        document = answer.json()
        if not isinstance(document, dict):
            raise ValueError(f"{url} is no JSON object")
        return document

    @staticmethod
    def _read_key(key: dict[str, Any]) -> jwt.PyJWK:
        try:
            return jwt.PyJWK(key, ALGORITHM)
        except jwt.PyJWTError as cause:
            raise ValueError(f"key {key.get('kid')} cannot be read") from cause

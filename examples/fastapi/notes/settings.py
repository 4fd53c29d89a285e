"""Settings from the environment, read once at start."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

# Unknown key ids cannot make this service ask the issuer more often than this.
DEFAULT_KEY_COOLDOWN_SECONDS = 30.0
LOOPBACK_HOSTS = {"127.0.0.1", "localhost", "::1"}


class SettingsError(Exception):
    """A setting is missing or wrong; the message names it and says what would be right."""


@dataclass(frozen=True)
class Settings:
    # Gatehouse's address, exactly as in the tokens' `iss`.
    issuer: str
    # What tokens for this service have in `aud`; Gatehouse's own address unless a stage says otherwise.
    audience: str
    # Connection of a role that is a member of gatehouse_session_reader. Without it, session tokens are
    # refused, and an access token is good until it expires, whatever became of its session.
    sessions_database_url: str | None
    key_cooldown_seconds: float


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Raises SettingsError."""
    issuer = environment.get("ISSUER", "")
    if not is_trustworthy(issuer):
        raise SettingsError(f'ISSUER is "{issuer}": give the https address without a slash at its end')
    return Settings(
        issuer=issuer,
        audience=environment.get("AUDIENCE") or issuer,
        sessions_database_url=environment.get("SESSIONS_DATABASE_URL") or None,
        key_cooldown_seconds=read_seconds(environment, "KEY_COOLDOWN_SECONDS", DEFAULT_KEY_COOLDOWN_SECONDS),
    )


def is_trustworthy(issuer: str) -> bool:
    """Keys must come over TLS, or from this machine."""
    url = urlsplit(issuer)
    is_safe = url.scheme == "https" or (url.scheme == "http" and url.hostname in LOOPBACK_HOSTS)
    return is_safe and bool(url.hostname) and not issuer.endswith("/")


def read_seconds(environment: Mapping[str, str], name: str, default: float) -> float:
    text = environment.get(name, "")
    if not text:
        return default
    if not text.isdecimal():
        raise SettingsError(f'{name} is "{text}": give a whole number of seconds')
    return float(text)

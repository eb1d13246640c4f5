"""How is this installation set up? Read once from the environment (`SALUS_...`) and `.env`."""

from collections.abc import Sequence
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from salus.kit.limits import Policy

ServiceName = Literal["auth", "users", "schedule", "appointments"]


class ConfigurationError(Exception):
    """The installation cannot start like this; the message says which settings to change."""


class Settings(BaseSettings):
    """Every setting of Salus; lists are written with commas."""

    model_config = SettingsConfigDict(
        env_prefix="SALUS_",
        env_file=".env",
        extra="ignore",  # a .env file may hold the settings of others, too
        frozen=True,
        hide_input_in_errors=True,  # an input may be a secret
    )

    environment: Literal["development", "production"] = "development"
    demo: bool = False
    data_dir: Path = Path("data")
    database_url: str | None = Field(default=None, repr=False)  # may hold a password
    database_pool: int = Field(default=10, ge=1, le=1000)
    redis_url: str | None = Field(default=None, repr=False)  # may hold a password

    service: ServiceName | None = None
    auth_url: str | None = None
    users_url: str | None = None
    schedule_url: str | None = None
    appointments_url: str | None = None
    service_key: SecretStr | None = None
    service_public_keys: Annotated[list[str], NoDecode] = []
    worker: Literal["inside", "outside"] = "inside"

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: str | None = None
    trusted_proxies: Annotated[list[str], NoDecode] = []
    max_body_bytes: int = Field(default=1_000_000, ge=1000)

    limits: Literal["on", "off"] = "on"
    limit_login: str = "5/15m"
    limit_register: str = "20/1h"
    limit_password_forgot: str = "5/1h"  # noqa: S105 -- a limit, not a password
    limit_booking: str = "30/1m"
    limit_anonymous: str = "300/1m"
    limit_signed_in: str = "600/1m"
    limit_holds: int = Field(default=3, ge=1)
    limit_offers: int = Field(default=5, ge=1)

    access_token_minutes: int = Field(default=10, ge=1, le=60)
    session_days: int = Field(default=30, ge=1, le=365)
    hold_minutes: int = Field(default=10, ge=1, le=60)
    offer_minutes: int = Field(default=60, ge=15, le=1440)
    password_min_length: int = Field(default=8, ge=8, le=64)

    signing_key: SecretStr | None = None
    previous_public_keys: Annotated[list[str], NoDecode] = []
    data_keys: SecretStr | None = None

    mail_url: SecretStr | None = None
    sms_url: SecretStr | None = None
    payments_url: SecretStr | None = None
    mail_lanes: int = Field(default=1, ge=1, le=32)
    keep_messages_days: int = Field(default=90, ge=7, le=3650)
    template_dir: Path | None = None

    log_format: Literal["text", "json"] = "text"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    server_timing: bool = False

    @property
    def database(self) -> str:
        """The URL in use: `sqlite:///...` or `postgresql://...`."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'salus.sqlite3').as_posix()}"

    @property
    def origin(self) -> str:
        """Where people reach this installation, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"

    def url_of(self, service: ServiceName) -> str:
        """Where a neighbour answers.

        Raises: ConfigurationError when it is not said.
        """
        url: str | None = getattr(self, f"{service}_url")
        if url is None:
            raise ConfigurationError(f"Missing for the service {self.service}: SALUS_{service.upper()}_URL")
        return url

    @field_validator(
        *("database_url", "redis_url", "public_url", "signing_key", "data_keys", "service", "service_key"),
        *("mail_url", "sms_url", "payments_url", "template_dir"),
        *("auth_url", "users_url", "schedule_url", "appointments_url"),
        mode="before",
    )
    @classmethod
    def _empty_means_unset(cls, value: object) -> object:
        """An empty variable is how Compose and most shells write "not set"."""
        return None if value == "" else value

    @field_validator("trusted_proxies", "previous_public_keys", "service_public_keys", mode="before")
    @classmethod
    def _split_at_commas(cls, value: object) -> object:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _known_engine(cls, value: str | None) -> str | None:
        if value is None:
            return None
        value = value.replace("postgres://", "postgresql://", 1) if value.startswith("postgres://") else value
        if not value.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("must start with sqlite:/// or postgresql://")
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis_url(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must start with redis://, rediss:// or unix://")
        return value

    @field_validator("public_url", "auth_url", "users_url", "schedule_url", "appointments_url")
    @classmethod
    def _bare_origin(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        extra = parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password
        if parts.scheme not in ("http", "https") or not parts.hostname or extra:
            raise ValueError("must be a bare origin such as https://clinic.example")
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, value: Sequence[str]) -> Sequence[str]:
        for proxy in value:
            try:
                ip_network(proxy)
            except ValueError:
                raise ValueError("must be addresses or networks such as 10.0.0.0/8, divided by commas") from None
        return value

    @field_validator(
        "limit_login", "limit_register", "limit_password_forgot", "limit_booking", "limit_anonymous", "limit_signed_in"
    )
    @classmethod
    def _policy(cls, value: str) -> str:
        Policy.parse("any", value)
        return value


def read_settings() -> Settings:
    """Settings from the environment and `.env`.

    Raises: ConfigurationError with one line for each wrong setting, without its value.
    """
    try:
        return Settings()
    except ValidationError as invalid:
        lines = [f"SALUS_{str(error['loc'][0]).upper()}: {error['msg']}" for error in invalid.errors()]
    raise ConfigurationError("\n".join(lines))

"""Every setting of Beatbook: typed, documented in docs/settings.md, and refused at the start when it is nonsense."""

import re
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, HttpUrl, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from web import basemap

Days = Annotated[int, Field(ge=0, le=36_500)]


class Settings(BaseSettings):
    """Read from the environment as BEATBOOK_…, or from a file named `.env` where the server starts."""

    model_config = SettingsConfigDict(
        env_prefix="BEATBOOK_", env_file=".env", extra="ignore", hide_input_in_errors=True
    )

    data: Path = Field(
        default=Path(".beatbook/data"), description="Folder of the database, the photographs and the secret."
    )
    database_url: str = Field(
        default="", description="PostgreSQL as postgresql+psycopg://…; empty: SQLite in the data folder."
    )
    secret_key: str = Field(
        default="", description="At least 32 characters; empty: made once and kept in the data folder."
    )
    address: HttpUrl = Field(default=HttpUrl("http://127.0.0.1:8000"), description="Where people reach it.")
    mail_server: str = Field(
        default="", description="SMTP server as host:port; empty: letters are written to the data folder."
    )
    mail_from: str = Field(default="beatbook@localhost", description="Sender of letters.")
    heads_to: str = Field(
        default="", description="Address outside that the chain heads are mailed to each day; empty: nobody."
    )
    desk_phone: str = Field(default="", description="Telephone number that a phone in trouble offers to call.")
    field_idle_hours: int = Field(
        default=12, ge=1, le=72, description="Sign-in of a patrol officer ends after so long unused."
    )
    desk_idle_minutes: int = Field(
        default=120, ge=5, le=1440, description="Sign-in of anyone else ends after so long unused."
    )
    sign_in_days: int = Field(default=30, ge=1, le=365, description="Every sign-in ends after so many days.")
    keep_pages_days: Days = Field(default=2190, description="Texts of pages are erased after so many days; 0: never.")
    keep_places_days: Days = Field(
        default=1095, description="Positions are erased from rows after so many days; 0: never."
    )
    keep_photographs_days: Days = Field(
        default=1095, description="Photographs are erased after so many days; 0: never."
    )
    keep_sightings_days: int = Field(
        default=31, ge=1, le=366,
        description="What tells of an unknown person whom no case needs is erased after so many days.",
    )
    display_megapixels: int = Field(default=50, ge=1, le=200, description="A photograph of more is kept and not shown.")
    proxies: int = Field(default=0, ge=0, le=9, description="How many proxies stand in front, whose word is taken.")
    webhook_private: bool = Field(
        default=False, description="For tests only: an alert's address may be private and on any port."
    )
    map_tiles: str = Field(
        default="", description="Address of a map's tiles, https with {z}, {x} and {y}; empty: the blocks alone."
    )
    map_file: Path | None = Field(default=None, description="PMTiles file of a base map, served by this server alone.")
    map_credit: str = Field(default="", max_length=200, description="Whom the map's tiles are from, as they ask it.")
    sweep_seconds: float = Field(default=2.0, gt=0, le=3600, description="Pause between two sweeps.")

    @field_validator("database_url")
    @classmethod
    def _known_engine(cls, value: str) -> str:
        if value and not value.startswith(("postgresql+psycopg://", "sqlite:///")):
            raise ValueError("must begin with postgresql+psycopg:// or sqlite:///")
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        if value and len(value) < 32:
            raise ValueError("must have at least 32 characters")
        return value

    @field_validator("webhook_private")
    @classmethod
    def _not_in_earnest(cls, value: bool, others: ValidationInfo) -> bool:
        if value and getattr(others.data.get("address"), "scheme", "") == "https":
            raise ValueError("is for tests: it is refused where the address is https")
        return value

    @field_validator("mail_server")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if value and not (host and port.isdigit()):
            raise ValueError("must be host:port, such as mail.example:587")
        return value

    @field_validator("map_tiles")
    @classmethod
    def _tiles(cls, value: str) -> str:
        if value and not re.fullmatch(r"https://[a-z0-9.-]+(:\d+)?/[^\s;,'\"]*", value):
            raise ValueError("must be https://host/… without spaces, commas, semicolons or quotation marks")
        if value and not all(part in value for part in ("{z}", "{x}", "{y}")):
            raise ValueError("must hold {z}, {x} and {y}")
        return value

    @field_validator("map_file", mode="before")
    @classmethod
    def _base(cls, value: str | Path | None, others: ValidationInfo) -> Path | None:
        if not value:
            return None
        if others.data.get("map_tiles"):
            raise ValueError("and BEATBOOK_MAP_TILES cannot both be set: choose one base for the map")
        basemap.read(Path(value))
        return Path(value).resolve()

    @property
    def map_host(self) -> str:
        """Give the origin of the map's tiles; empty where there are none."""
        return "/".join(self.map_tiles.split("/")[:3])

    @property
    def database(self) -> str:
        """Give the database's address."""
        return self.database_url or f"sqlite:///{(self.data / 'beatbook.db').resolve()}"

    @property
    def secure(self) -> bool:
        """Say whether people reach this server by https."""
        return self.address.scheme == "https"

    @property
    def origin(self) -> str:
        """Give the address without a slash at its end."""
        return str(self.address).rstrip("/")

    def idle(self, patrols: bool) -> timedelta:
        """Give how long a sign-in lasts unused."""
        return timedelta(hours=self.field_idle_hours) if patrols else timedelta(minutes=self.desk_idle_minutes)

    def secret(self) -> str:
        """Give the secret that signs cookies: as set, or made once and kept where only the owner reads it."""
        if self.secret_key:
            return self.secret_key
        file = self.data / "secret"
        if not file.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(48))
        return file.read_text().strip()


def load() -> Settings:
    """Read the settings. Nonsense ends the program with one clear sentence per setting."""
    try:
        return Settings()
    except ValidationError as error:
        told = (
            f"BEATBOOK_{str(e['loc'][0]).upper()} {e['msg'].removeprefix('Value error, ')}." for e in error.errors()
        )
        raise SystemExit("Beatbook cannot start. " + " ".join(told)) from None

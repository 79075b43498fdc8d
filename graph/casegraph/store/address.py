"""The address of an endpoint: checked before use, and shown without its password."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urlsplit

from casegraph.errors import StoreError

_EXAMPLE = "write it as http://localhost:3030/reviews/sparql"
_ACCOUNT = re.compile(r"(https?:/{0,2})[^\s/@:]*:\S*@", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


@dataclass(frozen=True, repr=False)
class Address:
    """The address of an endpoint. ``url`` is the address to request, in ASCII, without account
    and fragment. ``shown`` is for messages; it has neither the account nor the part after a
    question mark, since both can hold a secret. ``account`` is the user and the password, or None.
    """

    url: str
    shown: str
    account: tuple[str, str] | None = None

    def __repr__(self) -> str:
        return f"<Address {self.shown}>"

    @property
    def headers(self) -> dict[str, str]:
        """The header with the account in HTTP's Basic scheme (RFC 7617)."""
        if self.account is None:
            return {}
        token = b64encode(":".join(self.account).encode()).decode()
        return {"Authorization": f"Basic {token}"}

    def without_secrets(self, text: str) -> str:
        """Return a text of the endpoint without the password of this address."""
        secret = self.account[1] if self.account else ""
        return without_account(text.replace(secret, "…") if secret else text)


def shown(text: str) -> str:
    """Return an address for a message, whether or not it is valid.

    A password can hold any character, so everything before the last ``@`` is left out.

    >>> shown("https://me:secret@example.org/sparql?key=1")
    'https://example.org/sparql?…'
    >>> shown("https://me:a/b@example.org/sparql")
    'https://…@example.org/sparql'
    """
    scheme, sign, rest = text.partition("://")
    if not sign:
        scheme, rest = "", text
    before, at, after = rest.rpartition("@")
    if at and (sign or (":" in before and not _DRIVE.match(before))):
        plain = sign and not any(c in before for c in "/?#@")
        rest = after if plain else f"…@{after}"
    if sign:
        rest, question, _ = rest.partition("#")[0].partition("?")
        rest += "?…" if question else ""
    return "".join(c if c.isprintable() else "…" for c in f"{scheme}{sign}{rest}")


def without_account(text: str) -> str:
    """Return a text without the accounts of the web addresses in it.

    >>> without_account("http:/me:secret@example.org: found no such folder")
    'http:/example.org: found no such folder'
    """
    return _ACCOUNT.sub(r"\1", text)


def address(text: str) -> Address:
    """Return the address of an endpoint, checked.

    Characters outside ASCII are encoded as on the web: the host by IDNA, the path in UTF-8.
    Raises StoreError, without the password, for any other text.

    >>> address("http://[::1]:3030/Übung").url
    'http://[::1]:3030/%C3%9Cbung'
    >>> address("http://localhost:port/")
    Traceback (most recent call last):
    casegraph.errors.StoreError: http://localhost:port/: found a port that is not a number \
up to 65535; expected an address of an endpoint; write it as http://localhost:3030/reviews/sparql
    """
    unfit = next((c for c in text if c <= " " or not c.isprintable()), None)
    if unfit is not None:
        what = "a space" if unfit == " " else f"the character U+{ord(unfit):04X}"
        raise _unfit(text, f"found {what}", "write a space in a path as %20")
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        raise _unfit(text, "found an invalid host") from None
    if parts.scheme not in ("http", "https") or not host:
        raise StoreError(
            f"{shown(text)}: found no address of an endpoint; expected http:// or https:// and "
            "a host; check the address"
        )
    try:
        port = "" if parts.port is None else f":{parts.port}"
    except ValueError:
        remedy = "write a / in a password as %2F" if "@" in text else _EXAMPLE
        raise _unfit(text, "found a port that is not a number up to 65535", remedy) from None
    if ":" in host:
        host = f"[{host}]"
    else:
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            raise _unfit(text, "found an invalid host") from None
    path = quote(parts.path, safe="/%:@!$&'()*+,;=-._~") or "/"
    asked = quote(parts.query, safe="/%:@!$&'()*+,;=-._~?")
    url = f"{parts.scheme}://{host}{port}{path}" + (f"?{asked}" if asked else "")
    return Address(url, shown(text), _account(parts))


def _account(parts: SplitResult) -> tuple[str, str] | None:
    if not parts.username and not parts.password:
        return None
    return unquote(parts.username or ""), unquote(parts.password or "")


def _unfit(text: str, found: str, remedy: str = _EXAMPLE) -> StoreError:
    return StoreError(f"{shown(text)}: {found}; expected an address of an endpoint; {remedy}")

"""An OAuth 2.0 provider made of Authlib and Flask, on a real socket; its API is shaped as Copper's.

Nothing of the protocol is ours: Authlib checks the client, the redirect URI, PKCE and the code,
issues and rotates tokens, and answers in its own words. It comes back by a GET, as most do.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from authlib.integrations.flask_oauth2 import AuthorizationServer, ResourceProtector
from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc6749.errors import OAuth2Error
from authlib.oauth2.rfc6750 import BearerTokenValidator
from authlib.oauth2.rfc7636 import CodeChallenge
from flask import Flask, jsonify
from werkzeug.serving import make_server

SCOPE = "developer/v1/all"
CLIENT_ID = "interop-client"
CLIENT_SECRET = "interop-secret-0123456789"
PERSON = {"id": 77, "name": "Ines Provider", "email": "ines@provider.example"}
ACCOUNT = {"id": 7, "name": "Provider & Partners"}


@dataclass
class Client:
    """The registered client, as Authlib asks for it."""

    client_id: str = CLIENT_ID
    secret: str = CLIENT_SECRET

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        return "http://127.0.0.1/callback"

    def get_allowed_scope(self, scope: str | None) -> str:
        return " ".join(one for one in (scope or "").split() if one == SCOPE)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Any port of the loopback literal, as RFC 8252 section 7.3 wants it."""
        parts = urlsplit(redirect_uri)
        return (parts.scheme, parts.hostname, parts.path) == ("http", "127.0.0.1", "/callback")

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == self.secret

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_post"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in ("authorization_code", "refresh_token")


@dataclass
class Code:
    """An authorization code that was issued."""

    code: str
    redirect_uri: str
    scope: str
    code_challenge: str | None
    code_challenge_method: str | None
    user: dict[str, Any]

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope


@dataclass
class Issued:
    """A token that was issued."""

    values: dict[str, Any]
    user: dict[str, Any] = field(default_factory=lambda: PERSON)
    issued_at: float = field(default_factory=time.time)
    revoked: bool = False

    def check_client(self, client: Client) -> bool:
        return client.client_id == CLIENT_ID

    def get_scope(self) -> str:
        return str(self.values.get("scope", ""))

    def get_expires_in(self) -> int:
        return int(self.values["expires_in"])

    def is_expired(self) -> bool:
        return time.time() > self.issued_at + self.get_expires_in()

    def is_revoked(self) -> bool:
        return self.revoked

    def get_user(self) -> dict[str, Any]:
        return self.user

    def get_client(self) -> Client:
        return Client()


class Provider:
    """The provider; ``expires_in`` is in seconds, ``denies`` lets the person say no.

    ``swaps_challenges`` gives each code the challenge of a sign-in that is none of ours.
    """

    def __init__(self) -> None:
        self.expires_in = 3600
        self.denies = self.swaps_challenges = False
        self.challenge_methods: list[str | None] = []
        self.codes: dict[str, Code] = {}
        self.tokens: list[Issued] = []
        self._server = make_server("127.0.0.1", 0, self._app(), threaded=True)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _app(self) -> Flask:
        app = Flask("provider")
        app.config["OAUTH2_REFRESH_TOKEN_GENERATOR"] = True
        app.config["OAUTH2_TOKEN_EXPIRES_IN"] = {"authorization_code": 3600, "refresh_token": 3600}
        server = AuthorizationServer(
            app, query_client=lambda found: Client() if found == CLIENT_ID else None,
            save_token=self._save,
        )  # fmt: skip
        server.register_grant(_code_grant(self), [CodeChallenge(required=True)])
        server.register_grant(_refresh_grant(self))
        protector = ResourceProtector()
        protector.register_token_validator(_validator(self)())
        app.add_url_rule("/authorize", view_func=lambda: self._authorize(server))
        app.add_url_rule("/token", "token", server.create_token_response, methods=["POST"])
        app.add_url_rule("/api/users/me", "me", protector(SCOPE)(lambda: jsonify(PERSON)))
        app.add_url_rule("/api/account", "account", protector(SCOPE)(lambda: jsonify(ACCOUNT)))
        return app

    def _authorize(self, server: AuthorizationServer) -> Any:
        user = None if self.denies else PERSON
        try:
            grant = server.get_consent_grant(end_user=user)
        except OAuth2Error as error:
            return f"<h1>{error.error}</h1>", 400
        return server.create_authorization_response(grant_user=user, grant=grant)

    def _save(self, values: dict[str, Any], asked: Any) -> None:
        values["expires_in"] = self.expires_in
        self.tokens.append(Issued(dict(values)))


def _code_grant(provider: Provider) -> type:
    class Grant(grants.AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_post"]  # noqa: RUF012  Authlib's name

        def save_authorization_code(self, code: str, asked: Any) -> Code:
            sent = asked.payload
            made = Code(
                code,
                sent.redirect_uri,
                sent.scope,
                sent.data.get("code_challenge"),
                sent.data.get("code_challenge_method"),
                asked.user,
            )
            if provider.swaps_challenges:
                made.code_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"  # RFC 7636
            provider.challenge_methods.append(made.code_challenge_method)
            provider.codes[code] = made
            return made

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, code: Code) -> None:
            del provider.codes[code.code]

        def authenticate_user(self, code: Code) -> dict[str, Any]:
            return code.user

    return Grant


def _refresh_grant(provider: Provider) -> type:
    class Grant(grants.RefreshTokenGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_post"]  # noqa: RUF012  Authlib's name
        INCLUDE_NEW_REFRESH_TOKEN = True

        def authenticate_refresh_token(self, refresh_token: str) -> Issued | None:
            found = [one for one in provider.tokens if one.values["refresh_token"] == refresh_token]
            return next((one for one in found if not one.revoked), None)

        def authenticate_user(self, token: Issued) -> dict[str, Any]:
            return token.user

        def revoke_old_credential(self, token: Issued) -> None:
            token.revoked = True

    return Grant


def _validator(provider: Provider) -> type:
    class Validator(BearerTokenValidator):
        def authenticate_token(self, token_string: str) -> Issued | None:
            found = [one for one in provider.tokens if one.values["access_token"] == token_string]
            return next(iter(found), None)

        def validate_token(self, token: Issued | None, scopes: Any, request: Any, **_: Any) -> None:
            super().validate_token(token, scopes, request)

    return Validator


__all__ = ["ACCOUNT", "CLIENT_ID", "CLIENT_SECRET", "PERSON", "Provider"]

"""The whole exception tree: what can go wrong, one class per thing the user does differently.

Owns no user-facing text (that is ``messages``) and knows no library: vendor exceptions are
translated where the library is used, with ``raise … from``. No exception carries a secret, in its
arguments or elsewhere. Each part of the program has a module here; all are named ``errors.NAME``.

- CopperDesktopError
  - OAuthErrorResponse
  - SignInError
    - RedirectUriUnsupported
    - PortTaken
    - LoopbackBlocked
    - CertificateUnusable
      - TrustToolMissing
      - CertificateNotTrusted
    - BrowserNotOpened
    - SignInTimedOut
    - IssuerMismatch
    - NothingCameBack
    - AlreadyConnected
    - IdentityMismatch
    - AnswerIgnored
      - StateMissing
      - StateMismatch
      - ParameterRepeated
      - AnswerIncomplete
      - PastedCodeDamaged
      - PastedCodeExpired
      - PastedCodeForeign
    - AuthorizationRefused (also an OAuthErrorResponse)
      - AccessDenied
      - AuthorizationRequestInvalid
      - ApplicationNotAuthorized
      - ResponseTypeUnsupported
      - ScopeRefused
      - AuthorizationServerFailed
      - AuthorizationServerBusy
  - TokenError
    - TokenRequestRefused (also an OAuthErrorResponse)
      - TokenRequestInvalid
      - ClientRefused
      - GrantRefused
        - RenewalRefused
      - ClientNotAuthorized
      - GrantTypeUnsupported
      - TokenScopeRefused
    - TokenEndpointFailed
    - TokenResponseInvalid
  - ApiError
    - TokenRejected
    - AccessForbidden
    - NotFound
    - RequestRefused
    - RateLimited
    - ApiFailed
    - ApiAnswerInvalid
  - CallInvalid
    - ParameterInvalid
    - BodyInvalid
    - PathInvalid
    - WriteRefused
  - TransportError
    - Offline
    - NameNotResolved
    - ConnectionFailed
    - TlsFailed
      - CertificateExpired
        - ClockWrong
      - CertificateOfAnother
      - CertificateUntrusted
    - ProxyFailed
      - ProxySignInNeeded
      - ProxySignInRefused
      - ProxySignInUnsupported
      - ProxyScriptUnsupported
    - TimedOut
    - AnswerTooLarge
    - RedirectRefused
    - EndpointInvalid
  - CredentialStoreError
    - StoreAbsent
      - StoreGone
    - StoreUnsafe
    - StoreLocked
    - StoreTimedOut
    - StoreFailed
    - SecretMissing
      - ClientSecretMissing
    - StoreDamaged
    - StoreFileUnusable
    - StoreExists
    - PassphraseWeak
    - StoreManaged
    - SecretTooLong
    - SecretInvalid
  - StorageError
    - IndexDamaged
    - IndexTooNew
    - IndexUnavailable
      - DiskFull
      - IndexNotWritable
  - ApplicationInvalid
  - ApplicationFileInvalid
  - ApplicationFileUnreadable
  - ApplicationManaged
  - ManagedFileRefused
  - NoSuchApplication
  - ApplicationInUse
  - NoSuchConnection
  - LabelInvalid
    - TooManyTags
    - TagTooLong
    - NoteTooLong
    - LabelSecret
  - UndoOutdated
  - LendingOff
  - LendingForbidden
  - TokenExpired
  - RegistrationForbidden
  - SandboxFailed
  - MoveFileInvalid
  - MoveFileNotSaved
  - WindowSilent
  - BundleNotSaved
  - AnswerNotSaved
  - LoginEntryNotChanged
  - DisplayAbsent
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from copper_desktop.errors.tree import *  # noqa: F403
else:

    def __getattr__(name: str) -> object:
        """Import the whole tree when the first of it is named: a good start names none."""
        if name == "tree":  # the import below asks for it before it is there
            raise AttributeError(name)
        from copper_desktop.errors import tree

        found = globals()[name] = getattr(tree, name)
        return found

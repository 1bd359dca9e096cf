//! The council's own provider of identities (`OpenID` Connect: code flow with PKCE, state and nonce). One provider, one tenant; somebody is
//! who they are by issuer, tenant and object id.

use std::{sync::Mutex, time::Duration};

use casework::access::Role;
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::{
    AdditionalClaims, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointNotSet, EndpointSet,
    IdTokenFields, IdTokenVerifier, IssuerUrl, LogoutRequest, Nonce, PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl,
    ProviderMetadataWithLogout, RedirectUrl, Scope, StandardErrorResponse, StandardTokenResponse, TokenResponse,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken, CoreRevocationErrorResponse,
        CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use store::identity::elsewhere::Identity;

use super::web::Web;

/// How long what the provider says about itself is believed.
const BELIEVED: TimeDelta = TimeDelta::hours(1);
/// A token is used at once: one made longer ago was made for something else.
const FRESH: TimeDelta = TimeDelta::minutes(10);
/// How far its clock may be from ours.
const APART: TimeDelta = TimeDelta::minutes(2);

/// What the council has agreed with its provider.
#[derive(Clone, Debug)]
pub struct Agreed {
    /// The provider: <https://login.microsoftonline.com/TENANT/v2.0>.
    pub issuer: String,
    /// The tenant's id. Whoever comes from another is nobody.
    pub tenant: String,
    /// Under which name the provider knows this program.
    pub client: String,
    /// What shows that it is this program.
    pub secret: Option<String>,
    /// Where browsers find this program.
    pub address: String,
    /// The provider's names for what people may do. Where there are any, they decide.
    pub roles: Vec<(String, Role)>,
}

/// What a token says besides the standard's claims.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Claims {
    tid: Option<String>,
    oid: Option<String>,
    #[serde(default)]
    roles: Vec<String>,
    nbf: Option<i64>,
}

impl AdditionalClaims for Claims {}

type Fields = IdTokenFields<Claims, EmptyExtraTokenFields, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
type Answer = StandardTokenResponse<Fields, CoreTokenType>;
type Asking = Client<
    Claims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Answer,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
    EndpointNotSet,
>;

/// Why somebody is not let in. It names nobody: it goes into the log.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The provider cannot be asked, or what it says about itself cannot be used.
    #[error("the provider of identities cannot be used: {0}")]
    Unusable(String),
    /// It would not give a token for the code.
    #[error("the provider gave no token for the code")]
    NoToken,
    /// The token is not one for us, now, from this sign-in.
    #[error("the provider's token is not good: {0}")]
    Token(String),
    /// The provider's names for what they may do are none of ours, or more than one.
    #[error("what they may do is not agreed")]
    Role,
}

/// Whom the provider vouches for, and what they may do if it says so.
pub struct Vouched {
    /// Who.
    pub identity: Identity,
    /// What they may do, where that is agreed.
    pub role: Option<Role>,
}

/// The provider.
pub struct Provider {
    agreed: Agreed,
    web: Web,
    known: Mutex<Option<(DateTime<Utc>, ProviderMetadataWithLogout)>>,
}

impl Provider {
    /// A provider as agreed. It is asked about itself when somebody first goes there.
    pub fn new(agreed: Agreed) -> Self {
        Self { agreed, web: Web::default(), known: Mutex::default() }
    }

    async fn metadata(&self, now: DateTime<Utc>, anew: bool) -> Result<ProviderMetadataWithLogout, Refused> {
        let known = self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        if let Some((asked_at, metadata)) = known.filter(|(asked_at, _)| !anew && now - *asked_at < BELIEVED) {
            tracing::trace!(%asked_at, "the provider is known");
            return Ok(metadata);
        }
        let issuer = IssuerUrl::new(self.agreed.issuer.clone()).map_err(|error| Refused::Unusable(error.to_string()))?;
        let ask = self.web.asking();
        let metadata =
            ProviderMetadataWithLogout::discover_async(issuer, &ask).await.map_err(|error| Refused::Unusable(error.to_string()))?;
        *self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some((now, metadata.clone()));
        Ok(metadata)
    }

    fn client(&self, metadata: &ProviderMetadataWithLogout) -> Result<Asking, Refused> {
        let token = metadata.token_endpoint().ok_or_else(|| Refused::Unusable("it has no address for tokens".into()))?;
        let back = format!("{}/sign-in/provider/back", self.agreed.address);
        let back = RedirectUrl::new(back).map_err(|error| Refused::Unusable(error.to_string()))?;
        let id = ClientId::new(self.agreed.client.clone());
        let client: Client<Claims, _, _, _, _, _, _, Answer, _, _, _, _, _, _, _, _, _> =
            Client::new(id, metadata.issuer().clone(), metadata.jwks().clone());
        let client = match &self.agreed.secret {
            Some(secret) => client.set_client_secret(ClientSecret::new(secret.clone())),
            None => client,
        };
        Ok(client.set_auth_uri(metadata.authorization_endpoint().clone()).set_token_uri(token.clone()).set_redirect_uri(back))
    }

    /// Where somebody is sent, with what they have to bring back. Each of the three is a secret of its own. `again`: they have to sign in
    /// there anew, however lately they did.
    ///
    /// # Errors
    /// The provider cannot be used.
    pub async fn way_there(&self, state: &str, nonce: &str, verifier: &str, again: bool, now: DateTime<Utc>) -> Result<String, Refused> {
        let client = self.client(&self.metadata(now, false).await?)?;
        let (state, nonce) = (state.to_owned(), nonce.to_owned());
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier.to_owned()));
        let way = client.authorize_url(flow, move || CsrfToken::new(state.clone()), move || Nonce::new(nonce.clone()));
        let way = way.add_scope(Scope::new("profile".into())).set_pkce_challenge(challenge);
        let way = if again { way.add_prompt(CoreAuthPrompt::Login).set_max_age(Duration::ZERO) } else { way };
        Ok(way.url().0.to_string())
    }

    /// Where somebody signs out of the provider, and is sent back from to our own way in; none where it has no such place. It is not told
    /// who they are: its own cookie says that, and what would say it here names them.
    ///
    /// # Errors
    /// The provider cannot be used.
    pub async fn way_out(&self, now: DateTime<Utc>) -> Result<Option<String>, Refused> {
        let metadata = self.metadata(now, false).await?;
        let Some(end) = metadata.additional_metadata().end_session_endpoint.clone() else { return Ok(None) };
        let back = PostLogoutRedirectUrl::new(format!("{}/sign-in", self.agreed.address));
        let back = back.map_err(|error| Refused::Unusable(error.to_string()))?;
        let client = ClientId::new(self.agreed.client.clone());
        let way = LogoutRequest::from(end).set_client_id(client).set_post_logout_redirect_uri(back).http_get_url();
        Ok(["https", "http"].contains(&way.scheme()).then(|| way.to_string()))
    }

    /// Whom the provider vouches for with a code; with `since`, only if they signed in there since then.
    ///
    /// # Errors
    /// See [`Refused`].
    pub async fn vouched(
        &self,
        code: String,
        nonce: &str,
        verifier: String,
        since: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<Vouched, Refused> {
        let metadata = self.metadata(now, false).await?;
        let client = self.client(&metadata)?;
        let ask = self.web.asking();
        let request = client.exchange_code(AuthorizationCode::new(code)).set_pkce_verifier(PkceCodeVerifier::new(verifier));
        let answer: Answer = request.request_async(&ask).await.map_err(|_| Refused::NoToken)?;
        let token = answer.id_token().ok_or(Refused::NoToken)?;
        let nonce = Nonce::new(nonce.to_owned());
        let claims = if let Ok(claims) = token.claims(&self.verifier(&metadata, now), &nonce) {
            claims.clone()
        } else {
            // The provider may have new keys since it was asked.
            let metadata = self.metadata(now, true).await?;
            token.claims(&self.verifier(&metadata, now), &nonce).map_err(|error| Refused::Token(in_kind(&error)))?.clone()
        };
        if since.is_some_and(|since| claims.auth_time().is_none_or(|signed_in| signed_in < since - APART)) {
            return Err(Refused::Token("they have not signed in anew".into()));
        }
        let more = claims.additional_claims();
        if more.nbf.is_some_and(|nbf| nbf > (now + APART).timestamp()) {
            return Err(Refused::Token("it is for later".into()));
        }
        let tenant = more.tid.clone().filter(|tenant| *tenant == self.agreed.tenant);
        let tenant = tenant.ok_or_else(|| Refused::Token("it is from another tenant".into()))?;
        let object = more.oid.clone().filter(|object| !object.is_empty() && object.len() <= 128);
        let object = object.ok_or_else(|| Refused::Token("it names no object".into()))?;
        let identity = Identity { issuer: self.agreed.issuer.clone(), tenant, object };
        Ok(Vouched { identity, role: self.role(&more.roles)? })
    }

    fn verifier<'k>(&self, metadata: &ProviderMetadataWithLogout, now: DateTime<Utc>) -> IdTokenVerifier<'k, CoreJsonWebKey> {
        let (client, issuer, keys) = (ClientId::new(self.agreed.client.clone()), metadata.issuer().clone(), metadata.jwks().clone());
        let fresh = move |made: DateTime<Utc>| {
            if made > now + APART || made < now - FRESH { Err("it was not made now".to_owned()) } else { Ok(()) }
        };
        IdTokenVerifier::new_public_client(client, issuer, keys)
            .set_allowed_algs([CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, CoreJwsSigningAlgorithm::EcdsaP256Sha256])
            .set_time_fn(move || now)
            .set_issue_time_verifier_fn(fresh)
    }

    fn role(&self, named: &[String]) -> Result<Option<Role>, Refused> {
        if self.agreed.roles.is_empty() {
            return Ok(None);
        }
        let mut ours = self.agreed.roles.iter().filter(|(name, _)| named.contains(name)).map(|(_, role)| *role);
        match (ours.next(), ours.next()) {
            (Some(role), None) => Ok(Some(role)),
            _ => Err(Refused::Role),
        }
    }
}

/// What kind of fault it is, without what the token says.
fn in_kind(error: &openidconnect::ClaimsVerificationError) -> String {
    use openidconnect::ClaimsVerificationError as Fault;
    match error {
        Fault::Expired(_) => "it has expired or was not made now",
        Fault::InvalidAudience(_) => "it is for somebody else",
        Fault::InvalidIssuer(_) => "it is from somebody else",
        Fault::InvalidNonce(_) => "it is from another sign-in",
        Fault::SignatureVerification(_) => "it is not signed by the provider",
        _ => "it makes no sense",
    }
    .to_owned()
}

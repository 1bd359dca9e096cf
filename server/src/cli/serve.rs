//! `alongside serve`: a real council. Outside loopback it answers over TLS only, its own or that of a proxy it trusts.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
};

use casework::access::Role;
use chrono::TimeDelta;
use clap::Args;
use store::{Store, identity::invitations};

use super::{Failure, Place};
use crate::{
    http::{self, Mode, Serving, State},
    identity::{
        Door,
        provider::{Agreed, Provider},
    },
    operations::{chance, clock::Clock, tls},
};

/// How long a set-up link is good, in hours.
const SET_UP_HOURS: i64 = 24;

/// The server.
#[derive(Args)]
pub struct Serve {
    /// Where to listen
    #[arg(long, env = "ALONGSIDE_ADDR", default_value = "127.0.0.1:3000", value_name = "A")]
    addr: SocketAddr,
    /// The certificate for TLS, as PEM: the council's own first, then those that vouch for it
    #[arg(long, env = "ALONGSIDE_TLS_CERTIFICATE", value_name = "FILE", requires = "tls_key")]
    tls_certificate: Option<PathBuf>,
    /// The key of the certificate, as PEM
    #[arg(long, env = "ALONGSIDE_TLS_KEY", value_name = "FILE", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
    /// The address of a proxy that speaks TLS with browsers and says so (X-Forwarded-Proto); nobody else is answered. May be given again
    #[arg(long, env = "ALONGSIDE_TRUSTED_PROXY", value_delimiter = ',', value_name = "IP", conflicts_with = "tls_certificate")]
    trusted_proxy: Vec<IpAddr>,
    /// Where browsers find it, such as <https://alongside.example.gov.uk>
    #[arg(long, env = "ALONGSIDE_ADDRESS", value_name = "URL")]
    address: Option<String>,
    /// Whom to tell of a hole in the defence: mailto:… or https://…, shown in security.txt
    #[arg(long, env = "ALONGSIDE_SECURITY_CONTACT", value_name = "URL")]
    security_contact: Option<String>,
    /// Where figures about the program are, for Prometheus; nowhere without it
    #[arg(long, env = "ALONGSIDE_METRICS_ADDR", value_name = "A")]
    metrics_addr: Option<SocketAddr>,
    #[command(flatten)]
    provider: OwnProvider,
    #[command(flatten)]
    place: Place,
}

/// The council's own provider of identities (`OpenID` Connect).
#[expect(clippy::struct_field_names, reason = "each is the name of an option")]
#[derive(Args)]
struct OwnProvider {
    /// The provider, such as <https://login.microsoftonline.com/TENANT/v2.0>
    #[arg(long, env = "ALONGSIDE_OIDC_ISSUER", value_name = "URL", requires_all = ["oidc_tenant", "oidc_client", "address"])]
    oidc_issuer: Option<String>,
    /// The council's tenant there: nobody from another is let in
    #[arg(long, env = "ALONGSIDE_OIDC_TENANT", value_name = "ID")]
    oidc_tenant: Option<String>,
    /// Under which id the provider knows Alongside
    #[arg(long, env = "ALONGSIDE_OIDC_CLIENT", value_name = "ID")]
    oidc_client: Option<String>,
    /// A file with the client's secret, where the provider gave one
    #[arg(long, env = "ALONGSIDE_OIDC_SECRET_FILE", value_name = "FILE")]
    oidc_secret_file: Option<PathBuf>,
    /// The provider's name for what people may do, and ours: `Alongside.Lead=team_lead`. Where any is given, they decide at each sign-in
    #[arg(long, env = "ALONGSIDE_OIDC_ROLE", value_delimiter = ',', value_name = "NAME=ROLE")]
    oidc_role: Vec<String>,
}

impl OwnProvider {
    fn agreed(&self, address: Option<&String>) -> Result<Option<Provider>, Failure> {
        let (Some(issuer), Some(tenant), Some(client), Some(address)) = (&self.oidc_issuer, &self.oidc_tenant, &self.oidc_client, address)
        else {
            return Ok(None);
        };
        let secret = match &self.oidc_secret_file {
            Some(file) => {
                let read = std::fs::read_to_string(file);
                let read = read.map_err(Failure::machine(format!("the client's secret {} cannot be read", file.display())))?;
                Some(read.trim().to_owned())
            }
            None => None,
        };
        let role = |line: &String| {
            let (name, role) = line.split_once('=').ok_or_else(|| Failure::Refused(format!("write “{line}” as NAME=ROLE")))?;
            let role = Role::from_name(role.trim()).ok_or_else(|| Failure::Refused(format!("“{}” is none of our roles", role.trim())))?;
            Ok((name.trim().to_owned(), role))
        };
        let roles = self.oidc_role.iter().map(role).collect::<Result<Vec<_>, Failure>>()?;
        let (issuer, tenant, client) = (issuer.clone(), tenant.clone(), client.clone());
        let address = address.trim_end_matches('/').to_owned();
        Ok(Some(Provider::new(Agreed { issuer, tenant, client, secret, address, roles })))
    }
}

impl Serve {
    /// Listens until it is told to stop.
    pub async fn run(&self) -> Result<ExitCode, Failure> {
        if !self.addr.ip().is_loopback() && !self.is_secure() {
            let why = "passwords would travel in the clear: outside loopback (127.0.0.1 and [::1]) give --tls-certificate and --tls-key, or --trusted-proxy";
            return Err(Failure::Refused(why.into()));
        }
        let door = self.door()?;
        let mut serving = listen(self.addr).await?.only_from(self.trusted_proxy.clone());
        if let (Some(certificate), Some(key)) = (&self.tls_certificate, &self.tls_key) {
            serving =
                serving.over_tls(tls::acceptor(certificate, key).map_err(Failure::machine("the certificate or its key cannot be used"))?);
        }
        if let Some(address) = self.metrics_addr {
            serving = serving.with_metrics(address).await.map_err(Failure::machine(format!("cannot listen on {address}")))?;
        }
        let _held = self.place.hold()?;
        let (store, clock) = (self.place.open().await?, Clock::default());
        let here = self.address_of(serving.address);
        println!("Alongside answers on {here}");
        set_up(&store, &clock, &here).await?;
        let state = State::new(store, clock, Mode::Council).keeping_files_in(self.place.data.join("releases")).with_door(door);
        http::serve(serving, state).await.map_err(Failure::machine("the network failed"))?;
        Ok(ExitCode::SUCCESS)
    }

    fn is_secure(&self) -> bool {
        self.tls_certificate.is_some() || !self.trusted_proxy.is_empty()
    }

    fn address_of(&self, listening: SocketAddr) -> String {
        let scheme = if self.tls_certificate.is_some() { "https" } else { "http" };
        self.address.clone().map_or_else(|| format!("{scheme}://{listening}"), |address| address.trim_end_matches('/').to_owned())
    }

    fn door(&self) -> Result<Door, Failure> {
        for given in [&self.address, &self.security_contact].into_iter().flatten() {
            let fits = given.bytes().all(|byte| byte.is_ascii_graphic())
                && ["https://", "http://", "mailto:"].iter().any(|scheme| given.starts_with(scheme));
            if !fits {
                return Err(Failure::Refused(format!("“{given}” is not an address: write it with https:// or mailto: in front")));
            }
        }
        Ok(Door {
            secure: self.is_secure(),
            proxied: !self.trusted_proxy.is_empty(),
            address: self.address.as_ref().map(|address| address.trim_end_matches('/').to_owned()),
            security_contact: self.security_contact.clone(),
            provider: self.provider.agreed(self.address.as_ref())?,
            ..Door::default()
        })
    }
}

/// As long as nobody can sign in, each start prints a link for whoever sets the council up. There is no account that everybody knows.
async fn set_up(store: &Store, clock: &Clock, here: &str) -> Result<(), Failure> {
    if invitations::anybody_can_sign_in(store).await? {
        return Ok(());
    }
    let (link, now) = (chance::secret()?, clock.now());
    invitations::invite(store, None, &link, now, now + TimeDelta::hours(SET_UP_HOURS)).await?;
    println!("Nobody can sign in yet. Open this once, within {SET_UP_HOURS} hours, to become its first administrator:");
    println!("  {here}/join/{link}");
    Ok(())
}

/// Starts to listen, before anything is opened or made.
pub async fn listen(address: SocketAddr) -> Result<Serving, Failure> {
    Serving::bind(address).await.map_err(Failure::machine(format!("cannot listen on {address}")))
}

//! What answers on the network: one router, with who is asking and the answer's defences around every route.

mod assets;
#[cfg(feature = "canary")]
mod canary;
mod desk;
pub mod door;
mod drafts;
mod entries;
mod figures;
mod forgery;
mod form;
mod headers;
mod health;
mod indicators;
mod limits;
mod metrics;
pub mod openapi;
mod pages;
mod people;
mod pictures;
mod plain;
mod problem;
mod published;
mod release;
mod releases;
mod returns;
mod review;
mod serve;
mod sign_off;
mod signed_in;
mod state;
mod stocktake;
mod themes;
mod vocabulary;
mod who;
mod words;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    routing::get,
};

pub use metrics::router as metrics_router;
pub use release::Preparing;
pub use serve::{Patience, Serving, answer_until, serve};
pub use state::{Mode, State};

/// The most that one request may carry.
const LARGEST_BODY: usize = 1024 * 1024;

/// Everything that answers.
pub fn router(state: State) -> Router {
    let api = Router::new()
        .route("/entries", get(entries::feed).post(entries::append))
        .route("/people", axum::routing::post(people::make_known))
        .route("/people/find", axum::routing::post(people::find))
        .route("/people/{person}/record", get(people::record))
        .route(
            "/people/{person}/pictures/{picture}",
            get(pictures::show).put(pictures::keep).layer(DefaultBodyLimit::max(pictures::LARGEST)),
        )
        .route("/openapi.json", get(openapi::show))
        .route("/me", get(who::me))
        .route("/me/draft-key", get(drafts::key))
        .route("/me/session", get(door::session::show).post(door::session::said))
        .route("/workers", get(who::workers))
        .route("/vocabulary", get(vocabulary::show).post(vocabulary::change))
        .route("/vocabulary/preview", axum::routing::post(vocabulary::preview))
        .route("/figures", get(figures::list))
        .route("/figures/{id}", get(figures::show))
        .route("/releases", get(releases::list).post(sign_off::prepare))
        .route("/releases/{release}", get(sign_off::show))
        .route("/releases/{release}/publish", axum::routing::post(sign_off::publish))
        .route("/releases/{release}/withdraw", axum::routing::post(sign_off::withdraw))
        .route("/releases/{release}/{file}", get(releases::file))
        .fallback(problem::nothing_there);
    let again = from_fn_with_state(state.clone(), door::again::demand);
    let all = Router::new()
        .route("/", get(pages::first))
        .route("/cover", get(pages::cover))
        .route("/people/{person}", get(pages::person))
        .route("/people/{person}/around", get(pages::person))
        .route("/people/{person}/together", get(pages::person))
        .route("/published", get(published::list))
        .route("/published/{dataset}", get(published::newest))
        .route("/published/{dataset}/{release}", get(published::one))
        .route("/release", get(release::all))
        .route("/release/declare", get(release::declaration).post(release::declare))
        .route("/release/side-by-side", get(release::side_by_side))
        .route("/release/datasets/{dataset}", get(release::dataset).post(release::prepare))
        .route("/release/preparations/{preparation}", get(release::progress).post(release::call_off))
        .route("/release/{release}", get(release::one).post(release::decision).layer(again.clone()))
        .route("/returns", get(returns::all))
        .route("/returns/signed/{return}", get(returns::signed))
        .route("/returns/signed/{return}/return.csv", get(returns::file))
        .route("/returns/payments/{fund}", get(returns::payments::page))
        .route("/returns/receipts/{receipt}", get(returns::payments::receipt))
        .route("/returns/frameworks", get(returns::frameworks::show).post(returns::frameworks::keep))
        .route("/returns/{sort}/{subject}", get(returns::preview).post(returns::sign).layer(again.clone()))
        .nest("/api/v1", api)
        .route("/gallery", get(pages::gallery))
        .route("/review", get(review::all))
        .route("/review/{indicator}", get(review::one))
        .route("/review/{indicator}/people", get(review::people))
        .route("/indicators", get(indicators::all))
        .route("/indicators/new", get(indicators::new).post(indicators::make))
        .route("/indicators/filling", axum::routing::post(indicators::filling))
        .route("/indicators/import", get(indicators::import).post(indicators::take_in))
        .route("/indicators/export", get(indicators::export))
        .route("/indicators/{id}", get(indicators::one).post(indicators::change))
        .route("/indicators/{id}/counting", axum::routing::post(indicators::counting))
        .route("/stocktakes", get(stocktake::all))
        .route("/stocktakes/new", get(stocktake::new).post(stocktake::begin))
        .route("/stocktakes/{id}", get(stocktake::one).post(stocktake::keep))
        .route("/stocktakes/{id}/file", get(stocktake::file))
        .route("/stocktakes/{id}/words", get(stocktake::offer).post(stocktake::choose))
        .route("/stocktakes/{id}/words/{quotation}/take-back", axum::routing::post(stocktake::take_back))
        .route("/themes", get(themes::all))
        .route("/themes/{id}", get(themes::one).post(themes::change))
        .route("/themes/{id}/entries", get(themes::offer).post(themes::confirm))
        .route("/words", get(words::all))
        .route("/words/{list}/{id}", get(words::one).post(words::change))
        .route("/sign-in", get(door::sign_in::show).post(door::sign_in::enter))
        .route("/sign-in/passkey", axum::routing::post(door::passkeys::enter))
        .route("/sign-in/passkey/question", axum::routing::post(door::passkeys::ask_to_enter))
        .route("/sign-in/provider", get(door::elsewhere::go))
        .route("/sign-in/provider/back", get(door::elsewhere::back))
        .route("/join/{link}/provider", get(door::elsewhere::go_with_link))
        .route("/sign-out", axum::routing::post(door::sign_in::leave))
        .route("/join/{link}", get(door::join::show).post(door::join::take))
        .route("/lock", axum::routing::post(door::lock::lock))
        .route("/locked", get(door::lock::show).post(door::lock::unlock))
        .route("/account", get(door::account::show).post(door::account::change))
        .route("/account/passkeys", axum::routing::post(door::passkeys::change).layer(again.clone()))
        .route("/account/passkeys/question", axum::routing::post(door::passkeys::ask_for_new))
        .route("/confirm/passkey/question", axum::routing::post(door::passkeys::ask_again))
        .route("/confirm/provider", axum::routing::post(door::again::at_the_provider))
        .route("/glass", get(door::glass::show).post(door::glass::open).layer(again.clone()))
        .route("/glass/{person}", get(door::glass::record))
        .route("/alone", get(door::alone::show))
        .route("/governance", get(door::governance::show).post(door::governance::review))
        .route("/workers", get(door::workers::list).post(door::workers::add).layer(again.clone()))
        .route("/workers/{worker}", get(door::workers::one).post(door::workers::change).layer(again))
        .route("/demonstration", get(pages::roles))
        .route("/demonstration/enter/{role}", get(pages::enter));
    #[cfg(feature = "canary")]
    let all = all.merge(canary::routes());
    all.fallback(assets::file)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn(limits::depth))
        .layer(from_fn(forgery::refuse))
        .layer(from_fn_with_state(state.clone(), signed_in::look_up))
        .route("/health", get(health::alive))
        .route("/ready", get(health::taking_writes))
        .route("/.well-known/security.txt", get(health::security))
        .layer(from_fn_with_state(state.clone(), limits::patience))
        .layer(from_fn_with_state(state.clone(), limits::over_tls))
        .layer(from_fn(headers::defend))
        .layer(from_fn_with_state(state.clone(), metrics::count))
        .with_state(state)
}

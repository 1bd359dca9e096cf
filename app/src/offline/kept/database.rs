//! The device's own database (`IndexedDB`): sealed bytes under names that say nothing. Changes are on the disk before they are said to be.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbOpenDbRequest, IdbRequest, IdbTransaction};

const NAME: &str = "alongside";
const STORE: &str = "kept";

/// The database, open.
pub struct Database(IdbDatabase);

impl Database {
    /// Opens it, and makes it if this is a new device.
    pub async fn open() -> Result<Self, JsValue> {
        let request: IdbOpenDbRequest = window().indexed_db()?.ok_or(JsValue::NULL)?.open_with_u32(NAME, 1)?;
        let asked = request.clone();
        let make = Closure::once_into_js(move || {
            let database: IdbDatabase = asked.result()?.unchecked_into();
            database.create_object_store(STORE).map(|_| ())
        });
        request.set_onupgradeneeded(Some(make.unchecked_ref()));
        answered(&request).await?;
        Ok(Self(request.result()?.unchecked_into()))
    }

    /// Everything in it.
    pub async fn all(&self) -> Result<Vec<(String, Uint8Array)>, JsValue> {
        let transaction = self.0.transaction_with_str(STORE)?;
        let store = transaction.object_store(STORE)?;
        let (names, kept) = (store.get_all_keys()?, store.get_all()?);
        done(&transaction).await?;
        let (names, kept): (Array, Array) = (names.result()?.unchecked_into(), kept.result()?.unchecked_into());
        Ok(names.iter().filter_map(|name| name.as_string()).zip(kept.iter().map(JsCast::unchecked_into)).collect())
    }

    /// Keeps each under its name, or nothing any more: all of them, or none.
    pub async fn change(&self, changes: &[(&str, Option<Uint8Array>)]) -> Result<(), JsValue> {
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into())?;
        // In web-sys neither these options nor the end of a transaction are there to stay.
        let begin: Function = Reflect::get(&self.0, &"transaction".into())?.unchecked_into();
        let transaction: IdbTransaction = begin.call3(&self.0, &STORE.into(), &"readwrite".into(), &options)?.unchecked_into();
        let store = transaction.object_store(STORE)?;
        for (name, kept) in changes {
            match kept {
                Some(kept) => store.put_with_key(kept, &(*name).into())?,
                None => store.delete(&(*name).into())?,
            };
        }
        // At once: a page that goes away has no time to find out that nothing else comes.
        let commit: Function = Reflect::get(&transaction, &"commit".into())?.unchecked_into();
        commit.call0(&transaction)?;
        done(&transaction).await
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.0.close();
    }
}

async fn answered(request: &IdbRequest) -> Result<(), JsValue> {
    wait(|yes, no| {
        request.set_onsuccess(Some(yes));
        request.set_onerror(Some(no));
    })
    .await
}

async fn done(transaction: &IdbTransaction) -> Result<(), JsValue> {
    wait(|yes, no| {
        transaction.set_oncomplete(Some(yes));
        transaction.set_onerror(Some(no));
        transaction.set_onabort(Some(no));
    })
    .await
}

async fn wait(listen: impl Fn(&Function, &Function)) -> Result<(), JsValue> {
    let promise = Promise::new(&mut |yes, no| listen(&yes, &no));
    JsFuture::from(promise).await.map(|_| ())
}

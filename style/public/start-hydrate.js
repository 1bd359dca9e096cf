// Takes over a page that the server has rendered. The version in this file's address goes on to those it loads.
const version = new URL(import.meta.url).search;
const app = await import(`/pkg/alongside.js${version}`);
await app.default({ module_or_path: `/pkg/alongside.wasm${version}` });
app.hydrate();

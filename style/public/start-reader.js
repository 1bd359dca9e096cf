// Brings what draws pictures and what reads notes, once the page has nothing better to do, so that both are here without a signal too.
// The version in this file's address goes on to those it loads.
const version = new URL(import.meta.url).search;
await new Promise((idle) => globalThis.requestIdleCallback?.(idle, { timeout: 2000 }) ?? setTimeout(idle, 300));
globalThis.alongsidePicture = (await import(`/picture.js${version}`)).drawn;
const reader = await import(`/pkg/reader.js${version}`);
await reader.default({ module_or_path: `/pkg/reader.wasm${version}` });
globalThis.alongsideReader = reader;
dispatchEvent(new Event("alongside-reader"));

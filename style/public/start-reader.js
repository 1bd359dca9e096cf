// Brings what reads notes, once the page has nothing better to do. The version in this file's address goes on to those it loads.
const version = new URL(import.meta.url).search;
await new Promise((idle) => globalThis.requestIdleCallback?.(idle, { timeout: 2000 }) ?? setTimeout(idle, 300));
const reader = await import(`/pkg/reader.js${version}`);
await reader.default({ module_or_path: `/pkg/reader.wasm${version}` });
globalThis.alongsideReader = reader;
dispatchEvent(new Event("alongside-reader"));

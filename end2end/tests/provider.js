// A small provider of identities (OpenID Connect) with a real key, for the browser: one person signs in there by pressing a button.
import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { createServer } from "node:http";

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const page = (title, body) => `<!DOCTYPE html><html lang="en"><title>${title}</title><main><h1>${title}</h1>${body}</main></html>`;

export class Provider {
  tenant = "a-tenant";
  client = "alongside-client";
  /** How often somebody has signed out here. */
  left = 0;
  #codes = new Map();
  #keys = generateKeyPairSync("rsa", { modulusLength: 2048 });

  static async start() {
    const provider = new Provider();
    provider.server = createServer((request, answer) => provider.#answer(request, answer));
    await new Promise((listening) => provider.server.listen(0, "127.0.0.1", listening));
    provider.root = `http://127.0.0.1:${provider.server.address().port}`;
    provider.issuer = `${provider.root}/${provider.tenant}/v2.0`;
    return provider;
  }

  stop() {
    this.server.close();
    this.server.closeAllConnections();
  }

  async #answer(request, answer) {
    const address = new URL(request.url, this.root);
    const asked = Object.fromEntries(address.searchParams);
    const json = (value) => answer.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
    const html = (title, body) => answer.writeHead(200, { "content-type": "text/html" }).end(page(title, body));
    switch (address.pathname) {
      case `/${this.tenant}/v2.0/.well-known/openid-configuration`:
        return json({
          issuer: this.issuer, authorization_endpoint: `${this.root}/authorize`, token_endpoint: `${this.root}/token`, jwks_uri: `${this.root}/keys`,
          end_session_endpoint: `${this.root}/leave`, response_types_supported: ["code"], subject_types_supported: ["pairwise"], id_token_signing_alg_values_supported: ["RS256"],
        });
      case "/keys":
        return json({ keys: [{ ...this.#keys.publicKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "a-key" }] });
      case "/authorize": {
        const code = randomUUID();
        this.#codes.set(code, asked);
        const back = new URL(asked.redirect_uri);
        back.search = new URLSearchParams({ code, state: asked.state });
        return html("The council's sign-in", `<button onclick="location.href='${back}'">Sign in at the council</button>`);
      }
      case "/token": {
        let body = "";
        for await (const part of request) body += part;
        const sent = Object.fromEntries(new URLSearchParams(body));
        const given = this.#codes.get(sent.code);
        this.#codes.delete(sent.code);
        const challenge = createHash("sha256").update(sent.code_verifier ?? "").digest("base64url");
        if (given?.code_challenge !== challenge) return answer.writeHead(400, { "content-type": "application/json" }).end('{"error":"invalid_grant"}');
        return json({ access_token: "nothing", token_type: "Bearer", expires_in: 60, id_token: this.#token(given.nonce) });
      }
      case "/leave":
        this.left += 1;
        return html("Signed out of the council", `<a href="${asked.post_logout_redirect_uri}">Back</a>`);
      default:
        return answer.writeHead(404).end();
    }
  }

  #token(nonce) {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: this.issuer, aud: this.client, sub: "kit-sub", tid: this.tenant, oid: "kit-object", nonce, iat: now, nbf: now, exp: now + 600, auth_time: now };
    const words = `${encoded({ alg: "RS256", typ: "JWT", kid: "a-key" })}.${encoded(claims)}`;
    return `${words}.${sign("sha256", Buffer.from(words), this.#keys.privateKey).toString("base64url")}`;
  }
}

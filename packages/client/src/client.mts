// Re-exports the client for `import`, because some tools do not find the names that a CommonJS module exports.
export { createClient, productGroups, verify, WebhookVerificationError } from './client.js';
export type * from './client.js';

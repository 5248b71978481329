/** The paths of the API's routes. */
export const UPDATE = '/api/v1/inventory/update';
export const QUERY = '/api/v1/inventory/query';
export const LEVELS = '/api/v1/inventory/levels';
export const SERIES = '/api/v1/inventory/series';
export const FORECAST = '/api/v1/inventory/forecast';
export const PRODUCTS = '/api/v1/inventory/products';
export const PRODUCT = '/api/v1/inventory/products/{productid}';
export const VOID = '/api/v1/inventory/void';
export const IMPORT = '/api/v1/inventory/import';
export const EXPORT = '/api/v1/inventory/export';
export const RULES = '/api/v1/rules';
export const EVENTS = '/api/v1/events';
export const WEBHOOKS = '/api/v1/webhooks';
export const KEYS = '/api/v1/keys';

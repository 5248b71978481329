/**
 * Registers the service worker, which keeps the page for use offline. Browsers allow service workers on HTTPS
 * and localhost only.
 */
export function keepPageOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // Without a service worker, the page works as long as the service is reachable.
  navigator.serviceWorker.register('service-worker.js').catch(() => undefined);
}

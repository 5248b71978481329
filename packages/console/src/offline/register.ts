/** Lets the browser keep the page. Browsers have service workers on HTTPS and on localhost only. */
export function keepPageOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // Without it everything works as long as the service does.
  navigator.serviceWorker.register('service-worker.js').catch(() => undefined);
}

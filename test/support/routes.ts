import type { Service } from './service';

/** The fields of an Express router layer that show which paths it handles. */
interface Layer {
  readonly route?: { readonly path: string; readonly methods: Record<string, boolean> };
  /** True for middleware that handles every path. */
  readonly slash: boolean;
  match(path: string): boolean;
}

function layersOf({ app }: Service): Layer[] {
  const express = app.getHttpAdapter().getInstance();
  return (express.router as unknown as { stack: Layer[] }).stack;
}

/** All routes of the application as `GET /path`, from Nest's controllers, Swagger and Express itself. */
export function routesOf(service: Service): string[] {
  return layersOf(service).flatMap(({ route }) =>
    Object.keys(route?.methods ?? {}).map((method) => `${method.toUpperCase()} ${route?.path ?? ''}`),
  );
}

/**
 * Counts the Express handlers that are not routes, but serve all URL paths with a certain prefix, such as
 * /docs.
 * @returns `inside`: how many of them serve one of the given prefixes; `elsewhere`: how many serve another
 * prefix
 */
export function foldersOf(
  service: Service,
  folders: readonly string[],
): { inside: number; elsewhere: number } {
  const mounted = layersOf(service).filter(({ route, slash }) => !route && !slash);
  const inside = mounted.filter((layer) => folders.some((folder) => layer.match(`${folder}/file`)));
  return { inside: inside.length, elsewhere: mounted.length - inside.length };
}

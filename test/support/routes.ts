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
 * Counts the handlers of the application that are not routes but may respond to every path in a folder.
 * @returns how many of them belong to the given folders, and how many do not
 */
export function foldersOf(
  service: Service,
  folders: readonly string[],
): { inside: number; elsewhere: number } {
  const mounted = layersOf(service).filter(({ route, slash }) => !route && !slash);
  const inside = mounted.filter((layer) => folders.some((folder) => layer.match(`${folder}/file`)));
  return { inside: inside.length, elsewhere: mounted.length - inside.length };
}

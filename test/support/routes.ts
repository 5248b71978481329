import type { Service } from './service';

/** As much of Express's router as tells what it leads to. */
interface Layer {
  readonly route?: { readonly path: string; readonly methods: Record<string, boolean> };
  /** True for middleware of every path. */
  readonly slash: boolean;
  match(path: string): boolean;
}

function layersOf({ app }: Service): Layer[] {
  const express = app.getHttpAdapter().getInstance();
  return (express.router as unknown as { stack: Layer[] }).stack;
}

/** Every route of the application as `GET /path`, whoever put it there: Nest's controllers, Swagger, Express itself. */
export function routesOf(service: Service): string[] {
  return layersOf(service).flatMap(({ route }) =>
    Object.keys(route?.methods ?? {}).map((method) => `${method.toUpperCase()} ${route?.path ?? ''}`),
  );
}

/** How many handlers answer, or may, for a whole folder of paths without being a route. */
export function foldersOf(service: Service, folder: string): { inside: number; elsewhere: number } {
  const mounted = layersOf(service).filter(({ route, slash }) => !route && !slash);
  const inside = mounted.filter((layer) => layer.match(`${folder}/file`));
  return { inside: inside.length, elsewhere: mounted.length - inside.length };
}

# Based on Debian and not on Alpine, because the official builds of Node and the tests of this project run on glibc;
# Node has only unofficial, experimental builds for musl. PostgreSQL always runs in another container, so the optional
# packages with the embedded PostgreSQL are not installed.
FROM node:24-bookworm-slim AS base
WORKDIR /app

# npm needs the manifests of all packages that the service imports before it installs anything.
FROM base AS manifests
COPY package.json package-lock.json ./
COPY packages/client/package.json ./packages/client/
COPY packages/embedded-postgres/package.json ./packages/embedded-postgres/

# This build stage installs the optional packages, because one of them contains the program of the bundler for the
# console.
FROM manifests AS build
COPY packages/console/package.json ./packages/console/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json nest-cli.json ./
COPY packages ./packages
COPY src ./src
RUN npm run build

FROM manifests AS dependencies
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM base
ENV NODE_ENV=production
# A container can only be reached by its network, and Docker decides which ports are published.
ENV HOST=0.0.0.0
ENV PORT=8002
COPY --from=dependencies /app ./
COPY --from=build /app/packages/client/dist ./packages/client/dist
COPY --from=build /app/packages/embedded-postgres/dist ./packages/embedded-postgres/dist
COPY --from=build /app/dist ./dist
# The user "node" of the image, as a number, because Kubernetes can only tell from a number that the user is not root.
# The files belong to root, and the service never writes to them.
USER 1000:1000
EXPOSE 8002
# The health check tests whether the service is alive, not whether it is ready: a container that only waits for its
# database must not be replaced.
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s \
  CMD ["node", "dist/health/probe.js", "/livez"]
# Node runs as process 1 and gets the signals itself, because npm would not pass them on. The option sets the size of
# a semi-space in V8's young generation, in MB: V8 would choose 1 from the memory of a pod, which costs a third to a
# half more CPU time, and 64 from the memory of a large machine, which takes 100 MB more. See
# docs/decisions/0016-memory.md.
CMD ["node", "--max-semi-space-size=16", "dist/main.js"]

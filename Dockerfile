# Debian rather than Alpine: Node's own builds and this project's tests run on glibc; for musl Node only has
# unofficial, experimental ones. PostgreSQL is always another container, so the optional packages, which hold the
# embedded one, stay out.
FROM node:24-bookworm-slim AS base
WORKDIR /app

# What npm has to know before it installs: of the packages in packages/ those that the service imports.
FROM base AS manifests
COPY package.json package-lock.json ./
COPY packages/client/package.json ./packages/client/
COPY packages/embedded-postgres/package.json ./packages/embedded-postgres/

FROM manifests AS build
RUN npm ci --omit=optional --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json nest-cli.json ./
COPY packages ./packages
COPY src ./src
RUN npm run build

FROM manifests AS dependencies
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM base
ENV NODE_ENV=production
# Inside a container the network is the only way in; what is published of it is decided outside.
ENV HOST=0.0.0.0
ENV PORT=8002
COPY --from=dependencies /app ./
COPY --from=build /app/packages/client/dist ./packages/client/dist
COPY --from=build /app/packages/embedded-postgres/dist ./packages/embedded-postgres/dist
COPY --from=build /app/dist ./dist
# The image's user "node", by number, because Kubernetes can only tell from a number that it is not root. The files
# belong to root, and nothing is ever written to them.
USER 1000:1000
EXPOSE 8002
# Alive, not ready: what replaces unhealthy containers must leave one alone that only waits for its database.
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s \
  CMD ["node", "dist/health/probe.js", "/livez"]
# Node itself is process 1 and gets the signals; npm would not pass them on.
# The size of a semi-space of V8's young generation, in MB: from the memory of a pod, V8 would choose 1, which costs
# a third to a half more CPU time; from that of a large machine 64, which takes 100 MB more.
# See docs/decisions/0016-memory.md.
CMD ["node", "--max-semi-space-size=16", "dist/main.js"]

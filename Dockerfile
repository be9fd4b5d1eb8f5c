# Build: sources, dependencies and bundles. Nothing of it but what the service needs goes on.
FROM node:26-bookworm-slim AS build
WORKDIR /ade
COPY package.json package-lock.json ./
COPY web/package.json web/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build && node -e "import('./scripts/ensure-web-built.js').then((web) => web.ensureWebBuilt())"

FROM node:26-bookworm-slim
WORKDIR /ade
COPY --from=build /ade /ade
RUN useradd --system --uid 10001 --home-dir /data ade && mkdir /data && chown ade /data
USER ade
ENV ADE_DATA_DIR=/data ADE_HOST=0.0.0.0
VOLUME /data
EXPOSE 8000
HEALTHCHECK CMD node -e "fetch('http://127.0.0.1:8000/api/v1/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"
# Without a shell in between, so that SIGTERM arrives.
CMD ["node", "bin/ade.js", "serve"]

# One Node, the one that package.json pins, and nothing else to run ADE with. `npm run image` carries out the same steps
# in a folder and says what is in it.
FROM debian:trixie-slim AS build
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates libatomic1 nodejs npm \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY package.json package-lock.json ./
COPY web/package.json web/
COPY scripts/image-steps.sh scripts/
RUN scripts/image-steps.sh dependencies /src
COPY . .
RUN scripts/image-steps.sh pack /src /tmp/ade.tgz
RUN scripts/image-steps.sh install /src /tmp/ade.tgz /opt/ade

FROM debian:trixie-slim
# What Node links to; the rest of it is there for apt.
RUN apt-get update \
  && apt-get install -y --no-install-recommends libatomic1 libstdc++6 \
  && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin ade \
  && install -d -o ade -g ade -m 700 /data
COPY --from=build /opt/ade /opt/ade
USER 10001
WORKDIR /data
ENV PATH=/opt/ade/bin-links:/usr/bin:/bin
ENV ADE_DATA_DIR=/data
ENV ADE_HOST=0.0.0.0
ENV ADE_PORT=8000
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.ADE_PORT}/api/v1/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Without a shell in between, so that the signal arrives: running jobs may then finish for ADE_DRAIN_SECONDS.
STOPSIGNAL SIGTERM
CMD ["ade", "serve"]

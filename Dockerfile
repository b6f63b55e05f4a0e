# One image; the command chooses what runs: dist/api/main.js, dist/worker/main.js with the task queues to serve, or
# dist/api/set-up-main.js before them.

FROM node:24-bookworm-slim AS build
WORKDIR /galley
COPY package.json package-lock.json .npmrc ./
# No package of the product needs its install script here; sharp and SWC bring prebuilt binaries.
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY schemas ./schemas
COPY domain ./domain
COPY workflows ./workflows
COPY activities ./activities
COPY api ./api
COPY worker ./worker
COPY db ./db
COPY storage ./storage
COPY runtime ./runtime
COPY cli ./cli
COPY web ./web
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-bookworm-slim AS run
# perl runs ExifTool; tini passes signals on and reaps the render processes.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ffmpeg perl tini \
  && rm -rf /var/lib/apt/lists/* \
  && install --directory --owner=node --group=node /var/lib/galley/work
WORKDIR /galley
COPY package.json package-lock.json LICENSE NOTICE ./
COPY db/migrations ./db/migrations
COPY deploy/health-check.js ./deploy/health-check.js
COPY activities/metadata/exiftool-with-parent.sh ./activities/metadata/exiftool-with-parent.sh
COPY activities/media/confined.sh ./activities/media/confined.sh
COPY activities/render/fonts.conf ./activities/render/fonts.conf
COPY --from=build /galley/node_modules ./node_modules
COPY --from=build /galley/dist ./dist
# MALLOC_ARENA_MAX keeps libvips from holding on to freed memory under glibc.
ENV NODE_ENV=production \
  MALLOC_ARENA_MAX=2 \
  GALLEY_API_HOST=0.0.0.0 \
  GALLEY_WORK_DIR=/var/lib/galley/work
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 CMD ["node", "deploy/health-check.js"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["tini", "--", "node", "--enable-source-maps"]
CMD ["dist/api/main.js"]

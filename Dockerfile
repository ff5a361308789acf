# One image for all services; the command chooses which one runs.
FROM node:20-bookworm-slim AS build
WORKDIR /pagesa
COPY package.json package-lock.json .npmrc ./
COPY scripts ./scripts
COPY bin ./bin
RUN npm ci
COPY tsconfig.json nest-cli.json ./
COPY apps ./apps
COPY libs ./libs
RUN npm run build:production && npm prune --omit=dev

FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /pagesa
COPY --from=build --chown=node:node /pagesa/package.json ./
COPY --from=build --chown=node:node /pagesa/node_modules ./node_modules
COPY --from=build --chown=node:node /pagesa/dist ./dist
RUN mkdir .pagesa && chown node:node .pagesa
USER node
# Straight to node, with no wrapper between: it gets the signals itself and drains.
ENTRYPOINT ["node", "--enable-source-maps"]
CMD ["dist/apps/pagesa/src/main.js"]

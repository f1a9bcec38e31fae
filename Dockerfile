# The server and the default model in a small image without compilers, run by a user without rights:
#   docker build -t claqueta .
#   docker run --rm -p 3000:3000 --read-only claqueta
# With a model of your own:
#   docker run --rm -p 3000:3000 --read-only -v "$PWD/runs:/models:ro" -e CLAQUETA_MODEL=/models/my.claqueta claqueta
FROM node:20-slim AS build
WORKDIR /claqueta
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs && npm prune --omit=dev --no-audit --no-fund

FROM node:20-slim
ENV NODE_ENV=production
WORKDIR /claqueta
COPY --from=build /claqueta/package.json /claqueta/LICENSE /claqueta/NOTICE ./
COPY --from=build /claqueta/node_modules ./node_modules
COPY --from=build /claqueta/dist ./dist
COPY --from=build /claqueta/models ./models
USER node
EXPOSE 3000
# SIGTERM drains; see docs/production.md.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["node", "-e", "fetch('http://127.0.0.1:3000/v2/health/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/cli/main.js"]
CMD ["serve", "--host", "0.0.0.0", "--port", "3000"]

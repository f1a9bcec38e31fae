// The page's build (scripts/build-web.mjs), and how `npm run dev` serves it.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  root: here,
  // Relative addresses: the page works in any folder of a web host.
  base: "./",
  build: {
    outDir: fileURLToPath(new URL("../dist/web", import.meta.url)),
    emptyOutDir: true,
    // The first with light-dark(), CompressionStream and WebAssembly SIMD.
    target: ["chrome123", "edge123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // The lemma tables, loaded only for models that need them, have megabytes.
    chunkSizeWarningLimit: 8192,
    reportCompressedSize: false,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  worker: { format: "es" },
  plugins: [
    {
      // In development Vite puts the styles into the page, which the policy would refuse.
      name: "no-content-security-policy",
      apply: "serve",
      transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ""),
    },
  ],
});

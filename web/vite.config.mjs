// The page's build; `npx vite web` serves it while you work on it (set CLAQUETA_SERVER to the address of `claqueta serve`).
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));
const server = process.env.CLAQUETA_SERVER ?? "http://127.0.0.1:3000";

export default defineConfig({
  root: here,
  // Relative addresses: the page works in any folder of a web host.
  base: "./",
  build: {
    outDir: fileURLToPath(new URL("../dist/web", import.meta.url)),
    emptyOutDir: true,
    // Where light-dark(), CompressionStream and WebAssembly SIMD are all there.
    target: ["chrome123", "edge123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // The lemma tables, loaded only for models that ask for them, weigh megabytes.
    chunkSizeWarningLimit: 8192,
    reportCompressedSize: false,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  worker: { format: "es" },
  plugins: [
    {
      // While one works on it, Vite puts the styles into the page, which the policy would refuse.
      name: "no-content-security-policy",
      apply: "serve",
      transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ""),
    },
  ],
  server: { proxy: { "/v1": server } },
});

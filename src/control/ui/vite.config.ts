import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// Where `npm run dev` finds an API: a control plane that runs already.
const controlPlane = process.env.BARBACANE_SERVER ?? 'http://127.0.0.1:9090';
const apiPaths =
  '^/(projects|specs|compilations|artifacts|deployments|api-keys|session|audit|events|health|readyz|openapi.json)';

export default defineConfig({
  base: '/ui/',
  plugins: [react(), tailwindcss()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // The server puts a nonce of its own in place of this mark into every index.html.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // data: URLs would need a wider policy
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { [apiPaths]: { target: controlPlane } } },
  test: {
    // Tests that need a document say so at their top: // @vitest-environment jsdom
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test/setup.ts'],
    css: false,
  },
});

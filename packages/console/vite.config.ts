import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // Relative URLs, because a proxy may serve the console under another path.
  base: './',
  resolve: { conditions: ['@verkko/source', 'module', 'browser', 'development|production'] },
  build: {
    // Beside the code of the service, so that everything that ships dist/ ships the console.
    outDir: '../../dist/console-page',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // Browsers of 2023 and later.
    target: 'es2022',
    chunkSizeWarningLimit: 600,
  },
  // For `npm run dev -w @verkko/console`, beside a service on its usual port.
  server: { proxy: { '/api': 'http://127.0.0.1:8002', '/health': 'http://127.0.0.1:8002' } },
});

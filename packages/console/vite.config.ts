import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Gives the service worker the list of files in the build. */
function consoleFiles(): Plugin {
  return {
    name: 'console-files',
    generateBundle: (_options, bundle) => {
      const names = Object.keys(bundle).filter((name) => name.startsWith('assets/'));
      const worker = bundle['service-worker.js'];
      if (worker?.type === 'chunk')
        worker.code = `const CONSOLE_FILES = ${JSON.stringify(names)};\n${worker.code}`;
    },
  };
}

export default defineConfig({
  plugins: [react(), consoleFiles()],
  // URLs in the page are relative, because a proxy may serve the console under another path.
  base: './',
  resolve: { conditions: ['@verkko/source', 'module', 'browser', 'development|production'] },
  build: {
    // The output is in the dist/ folder of the service, so that the console is shipped with the service.
    outDir: '../../dist/console-page',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // The build supports browsers of 2023 and later.
    target: 'es2022',
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      input: ['index.html', 'src/offline/service-worker.ts'],
      output: {
        // The file of the service worker has no hash in its name, because a browser identifies a service
        // worker by its URL.
        entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  // These settings are for the command `npm run dev -w @verkko/console`. It needs a running service on the
  // service's default port.
  server: { proxy: { '/api': 'http://127.0.0.1:8002', '/health': 'http://127.0.0.1:8002' } },
});

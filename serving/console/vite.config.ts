import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const admin = process.env.EVERYSTORE_ADMIN ?? 'http://127.0.0.1:8090';

export default defineConfig({
  base: '/console/',
  plugins: [react()],
  build: {
    outDir: process.env.CONSOLE_OUT ?? '../target/console-dist',
    emptyOutDir: true,
    chunkSizeWarningLimit: 900,
    // Files of their own, because the page may load nothing that is written into it.
    assetsInlineLimit: 0,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: { proxy: { '/v1': admin, '/metrics': admin, '/shop/images': admin } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});

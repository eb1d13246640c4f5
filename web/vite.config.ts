// How does the source become what a browser loads?
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';

const OUT = resolve(import.meta.dirname, '../src/salus/apps/web/dist');
const SMALLEST = 1000;

/** Compressed once here, so that the server need not for each visitor. */
function packed(): Plugin {
  return {
    name: 'salus-packed',
    apply: 'build',
    enforce: 'post',
    closeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        for (const entry of await readdir(OUT, { recursive: true, withFileTypes: true })) {
          if (!entry.isFile() || !/\.(js|css|html|svg|json|webmanifest)$/.test(entry.name)) continue;
          const path = join(entry.parentPath, entry.name);
          const content = await readFile(path);
          if (content.length < SMALLEST) continue;
          await writeFile(`${path}.gz`, gzipSync(content, { level: 9 }));
          const size = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
          await writeFile(`${path}.br`, brotliCompressSync(content, { params: size }));
        }
      },
    },
  };
}

/** What makes it an app: its name and icons, and a shell that opens without a network. */
function installable() {
  return VitePWA({
    registerType: 'autoUpdate',
    injectRegister: false,
    filename: 'sw.js',
    includeAssets: [],
    manifest: {
      id: '/app/',
      name: 'Salus',
      short_name: 'Salus',
      description: 'Doctor appointments: found, booked and kept, for certain.',
      start_url: '/app/',
      scope: '/app/',
      display: 'standalone',
      background_color: '#f5f8f6',
      theme_color: '#0b5c49',
      icons: [
        { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
        { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
        { src: 'icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
      ],
    },
    workbox: {
      // The shell alone; what a page needs beyond it is kept when it is first asked for.
      globPatterns: ['index.html', 'scheme.js', 'icon.svg', 'assets/{index,rolldown-runtime}-*.{js,css}', 'assets/*-latin-wght-normal-*.woff2'],
      navigateFallback: '/app/index.html',
      navigateFallbackAllowlist: [/^\/app(\/|$)/],
      runtimeCaching: [
        {
          urlPattern: ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/app/assets/'),
          handler: 'CacheFirst',
          options: { cacheName: 'assets', expiration: { maxEntries: 200 } },
        },
      ],
      cleanupOutdatedCaches: true,
    },
  });
}

export default defineConfig({
  base: '/app/',
  resolve: { alias: { '@': resolve(import.meta.dirname, 'src'), '@tests': resolve(import.meta.dirname, 'tests') } },
  plugins: process.env['VITEST'] ? [react()] : [tanstackRouter(), react(), installable(), packed()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: 'es2023',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'], // they know light-dark(), which must not be taken apart
    manifest: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // What every page needs is one file: eighty small ones, each compressed by itself, weigh 30 kB more.
      output: { codeSplitting: { groups: [{ name: 'index', tags: ['$initial'] }] } },
    },
  },
  server: { port: 8180, proxy: { '/api': 'http://127.0.0.1:8100', '/app/config.json': 'http://127.0.0.1:8100' } },
  test: {
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'http://salus.test/app/' } },
    setupFiles: ['tests/setup.ts'],
    restoreMocks: true,
    pool: 'threads',
    fileParallelism: false,
  },
});

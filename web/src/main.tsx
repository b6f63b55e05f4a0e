import '@mantine/core/styles.css';
import './app.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './queries.js';
import { router } from './router.js';
import { resolveColors, theme } from './theme.js';
import { UploadsProvider } from './upload/uploads.js';

/** The content security policy lets in style elements that carry this, and no others. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
// Dialogs lock scrolling through a style element of a package that looks here for the nonce.
Object.assign(globalThis, { __webpack_nonce__: nonce });

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element "root"');
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={resolveColors} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <QueryClientProvider client={queryClient}>
        <UploadsProvider>
          <RouterProvider router={router} />
        </UploadsProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);

import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './console.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startOutbox } from './api/outbox';
import { queryClient } from './api/query-client';
import { keepFocus } from './frame/keep-focus';
import { keepMessagesInReach } from './frame/notify';
import { keepPageOffline } from './offline/register';
import { preloadScreens, router } from './router';
import { cssVariables, theme } from './theme';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no element #root');

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Notifications position="bottom-center" autoClose={8000} />
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);

startOutbox();
keepFocus();
keepMessagesInReach();
// Preloads the other screens, and makes the browser store the console. So all screens also open without a
// network, for example in a cellar. This work begins after the first screen is loaded, so that it does not
// delay that screen.
window.addEventListener('load', () =>
  setTimeout(() => {
    preloadScreens();
    keepPageOffline();
  }, 1500),
);

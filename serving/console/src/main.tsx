import '@mantine/core/styles.css';
import 'uplot/dist/uPlot.min.css';
import './theme.css';
import { MantineProvider } from '@mantine/core';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from './api/http';
import { isSignedOut, SESSION } from './api/session';
import { router } from './router';
import { SignedIn } from './shell/SignIn';
import { theme } from './theme';
import { NoticeProvider } from './ui/Notices';

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (isSignedOut(error)) void client.invalidateQueries({ queryKey: SESSION });
    },
  }),
  defaultOptions: {
    queries: {
      refetchOnWindowFocus: false,
      // What was refused stays refused; what could not be reached is tried again.
      retry: (failures, error) => failures < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 500),
      retryDelay: 400,
    },
  },
});

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={client}>
        <NoticeProvider>
          <SignedIn>
            <RouterProvider router={router} />
          </SignedIn>
        </NoticeProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);

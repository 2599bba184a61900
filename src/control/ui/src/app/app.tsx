import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { RouterProvider } from 'react-router-dom';
import { Problem } from '@/api/problem';
import { ToastProvider } from '@/kit';
import { makeRouter } from './routes';
import { followSystem } from './theme';

const retriesMax = 2;

/** What is shown is what the API said last: nothing is guessed ahead of it. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => error instanceof Problem && error.isPassing && failures < retriesMax,
      },
      mutations: { retry: false },
    },
  });
}

const client = makeQueryClient();
const router = makeRouter();

export function App() {
  useEffect(followSystem, []);
  return (
    <QueryClientProvider client={client}>
      <ToastProvider>
        <RouterProvider router={router} />
      </ToastProvider>
    </QueryClientProvider>
  );
}

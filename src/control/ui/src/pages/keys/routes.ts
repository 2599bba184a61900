import type { RouteObject } from 'react-router-dom';

export const keyRoutes: RouteObject[] = [{ path: 'keys', lazy: () => import('./keys_page') }];

export const globalKeyRoutes: RouteObject[] = [{ path: 'keys', lazy: () => import('./global_keys_page') }];

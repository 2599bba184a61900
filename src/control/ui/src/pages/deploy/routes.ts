import type { RouteObject } from 'react-router-dom';

export const deployRoutes: RouteObject[] = [
  { path: 'deploy', lazy: () => import('./deploy_page') },
  { path: 'deploy/new', lazy: () => import('./new_deployment_page') },
  { path: 'deploy/:deploymentId', lazy: () => import('./deployment_page') },
];

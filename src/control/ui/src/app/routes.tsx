// Addresses below /ui/. Each page folder brings its own routes; everything but the projects is
// loaded when it is first opened.
import { createBrowserRouter, Navigate, type RouteObject } from 'react-router-dom';
import { artifactRoutes } from '@/pages/artifacts/routes';
import { auditRoutes, globalAuditRoutes } from '@/pages/audit/routes';
import { deployRoutes } from '@/pages/deploy/routes';
import { fleetRoutes } from '@/pages/fleet/routes';
import { globalKeyRoutes, keyRoutes } from '@/pages/keys/routes';
import { ProjectsPage } from '@/pages/projects/projects_page';
import { referenceRoutes } from '@/pages/reference/routes';
import { SignInPage } from '@/pages/sign_in/sign_in_page';
import { specRoutes } from '@/pages/specs/routes';
import { Broken, NotFound } from './fallbacks';
import { ProjectFrame } from './project_frame';
import { SignedIn } from './signed_in';

const inProject: RouteObject[] = [
  { index: true, element: <Navigate to="specs" replace /> },
  ...specRoutes,
  ...artifactRoutes,
  ...deployRoutes,
  ...fleetRoutes,
  ...keyRoutes,
  ...auditRoutes,
];

const signedIn: RouteObject[] = [
  { index: true, element: <Navigate to="/projects" replace /> },
  { path: 'projects', element: <ProjectsPage /> },
  { path: 'projects/:projectId', element: <ProjectFrame />, children: inProject },
  ...globalKeyRoutes,
  ...globalAuditRoutes,
  ...referenceRoutes,
  { path: '*', element: <NotFound /> },
];

export function makeRouter() {
  return createBrowserRouter(
    [
      { path: '/sign-in', element: <SignInPage />, errorElement: <Broken /> },
      {
        path: '/',
        element: <SignedIn />,
        errorElement: <Broken />,
        children: [{ errorElement: <Broken />, children: signedIn }],
      },
    ],
    { basename: '/ui' },
  );
}

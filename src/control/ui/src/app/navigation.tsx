import { BookOpen, Boxes, FileText, FolderGit2, KeyRound, Rocket, ScrollText, Server } from '@/kit/icons';
import type { ReactNode } from 'react';
import { NavLink, useParams } from 'react-router-dom';
import { useCan } from '@/api/session';
import { classes } from '@/kit';
import { strings } from '@/strings';

/** Only what the one who is signed in may read: pages that would be refused are not offered. */
export function Navigation() {
  const { projectId } = useParams();
  const can = useCan();
  const inside = `/projects/${projectId}`;
  const words = strings.nav;
  return (
    <nav aria-label={strings.app.navigation} className="flex flex-col gap-4">
      {projectId && (
        <List>
          <Entry to={`${inside}/specs`} icon={<FileText />} label={words.specs} />
          <Entry to={`${inside}/artifacts`} icon={<Boxes />} label={words.artifacts} />
          <Entry to={`${inside}/deploy`} icon={<Rocket />} label={words.deploy} />
          <Entry to={`${inside}/fleet`} icon={<Server />} label={words.fleet} />
          {can('admin', projectId) && <Entry to={`${inside}/keys`} icon={<KeyRound />} label={words.keys} />}
          <Entry to={`${inside}/audit`} icon={<ScrollText />} label={words.audit} />
        </List>
      )}
      <List>
        <Entry to="/projects" end icon={<FolderGit2 />} label={words.projects} />
        {can('admin', null) && <Entry to="/keys" icon={<KeyRound />} label={words.globalKeys} />}
        {can('project:read', null) && <Entry to="/audit" icon={<ScrollText />} label={words.globalAudit} />}
        <Entry to="/reference" icon={<BookOpen />} label={words.reference} />
      </List>
    </nav>
  );
}

function List({ children }: { children: ReactNode }) {
  return (
    <ul className="flex flex-col gap-px not-first:border-t not-first:border-line not-first:pt-3">
      {children}
    </ul>
  );
}

function Entry({ to, end, icon, label }: { to: string; end?: boolean; icon: ReactNode; label: string }) {
  return (
    <li>
      <NavLink
        to={to}
        end={end}
        className={({ isActive }) =>
          classes(
            'flex h-7 items-center gap-2 rounded-md px-2 no-underline transition-colors [&_svg]:size-4',
            isActive
              ? 'bg-accent-soft font-semibold text-accent'
              : 'text-ink-soft hover:bg-hover hover:text-ink',
          )
        }
      >
        {icon}
        {label}
      </NavLink>
    </li>
  );
}

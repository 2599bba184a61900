import { ChevronsUpDown } from '@/kit/icons';
import { useNavigate, useParams } from 'react-router-dom';
import { api, type Project } from '@/api/client';
import { keys } from '@/api/keys';
import { usePaged } from '@/api/paged';
import { Menu, MenuItem, MenuLine, buttonClass } from '@/kit';
import { strings } from '@/strings';
import { useProjectQuery } from './project_frame';

export function useProjects() {
  return usePaged<Project>(keys.projects, (query) => api.GET('/projects', { params: { query } }));
}

/** Names the project that is open, and opens another at the same kind of page. */
export function ProjectSwitcher() {
  const { projectId } = useParams();
  const current = useProjectQuery(projectId);
  const projects = useProjects();
  const navigate = useNavigate();
  const page = location.pathname.split('/')[4] ?? '';
  return (
    <Menu
      align="start"
      trigger={
        <button type="button" className={buttonClass('plain', 'w-full justify-between!')}>
          <span className="truncate">
            <span className="sr-only">{strings.app.chooseProject}: </span>
            {projectId ? (current.data?.name ?? '…') : strings.app.allProjects}
          </span>
          <ChevronsUpDown aria-hidden className="text-ink-faint" />
        </button>
      }
    >
      {projects.items.map((project) => (
        <MenuItem
          key={project.id}
          isCurrent={project.id === projectId}
          onSelect={() => void navigate(`/projects/${project.id}/${page}`)}
        >
          <span className="max-w-60 truncate">{project.name}</span>
        </MenuItem>
      ))}
      {projects.items.length > 0 && <MenuLine />}
      <MenuItem onSelect={() => void navigate('/projects')}>{strings.app.allProjects}</MenuItem>
    </Menu>
  );
}

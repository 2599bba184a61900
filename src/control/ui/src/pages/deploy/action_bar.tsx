import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useCan } from '@/api/session';
import { Button, ConfirmDialog, CopyAs, ProblemBox, useToast } from '@/kit';
import { Pause, Play, Undo2 } from '@/kit/icons';
import { deployStrings as words } from '@/strings/deploy';
import { useAct } from './deployment_actions';
import { actsOf, isUnderWay, type Act, type Deployment } from './progress';

/** Only what the API would not refuse, to whom it would not. */
export function DeploymentActions({ deployment }: { deployment: Deployment }) {
  const can = useCan();
  const act = useAct(deployment);
  const navigate = useNavigate();
  const toast = useToast();
  const [isAsking, setAsking] = useState(false);
  const acts = can('deploy', deployment.project_id) ? actsOf(deployment) : [];
  const path = `/deployments/${deployment.id}`;
  const done: Record<Act, string> = {
    pause: words.paused,
    resume: words.resumed,
    rollback: words.rolledBack,
  };
  const run = (what: Act) =>
    act.mutate(what, {
      onSuccess: (after) => {
        toast(done[what]);
        setAsking(false);
        if (after.id !== deployment.id) void navigate(`../${after.id}`, { relative: 'path' });
      },
    });
  return (
    <>
      <CopyAs
        what={words.whatShow}
        cli={['status', '--deployment', deployment.id]}
        curl={{ method: 'GET', path }}
      />
      {acts.includes('pause') && (
        <span className="inline-flex items-center">
          <CopyAs what={words.whatPause} curl={{ method: 'POST', path: `${path}/pause` }} />
          <Button icon={<Pause aria-hidden />} isBusy={act.isPending} onClick={() => run('pause')}>
            {words.pause}
          </Button>
        </span>
      )}
      {acts.includes('resume') && (
        <span className="inline-flex items-center">
          <CopyAs what={words.whatResume} curl={{ method: 'POST', path: `${path}/resume` }} />
          <Button
            look="primary"
            icon={<Play aria-hidden />}
            isBusy={act.isPending}
            onClick={() => run('resume')}
          >
            {words.resume}
          </Button>
        </span>
      )}
      {acts.includes('rollback') && (
        <Button look="danger" icon={<Undo2 aria-hidden />} onClick={() => setAsking(true)}>
          {words.rollBack}
        </Button>
      )}
      {act.error && !isAsking && (
        <div className="w-full">
          <ProblemBox problem={act.error} />
        </div>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={words.rollBackTitle}
        about={isUnderWay(deployment) ? words.rollBackRunning : words.rollBackOver}
        verb={words.rollBack}
        isBusy={act.isPending}
        problem={act.error}
        onConfirm={() => run('rollback')}
        aside={
          <CopyAs
            what={words.whatRollBack}
            cli={['rollback', '--deployment', deployment.id, '--wait']}
            curl={{ method: 'POST', path: `${path}/rollback` }}
          />
        }
      />
    </>
  );
}

import { Eye, EyeOff } from '@/kit/icons';
import { useEffect, useState, type FormEvent } from 'react';
import { Navigate, useLocation, useSearchParams } from 'react-router-dom';
import { useSessionQuery, useSignIn } from '@/api/session';
import { Mark } from '@/app/mark';
import { Button, CommandLine, Field, IconButton, ProblemBox, TextInput, cliLine } from '@/kit';
import { strings } from '@/strings';
import { isKey, safeNext } from './sign_in';

export function SignInPage() {
  const [parameters] = useSearchParams();
  const session = useSessionQuery();
  const signIn = useSignIn();
  const next = parameters.get('next');
  const isOver = (useLocation().state as { isOver?: boolean } | null)?.isOver === true;
  useEffect(() => {
    document.title = `${strings.signIn.title} · ${strings.product}`;
  }, []);
  if (session.data) return <Navigate to={safeNext(next)} replace />;
  const isRefused = signIn.error?.status === 401;
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center p-4">
      <div className="mb-4 text-lg">
        <Mark />
      </div>
      <div className="rounded-lg border border-line bg-raised p-5">
        <h1 className="text-xl font-semibold">{strings.signIn.title}</h1>
        <p className="mt-1 mb-4 text-ink-soft">{isOver ? strings.signIn.expired : strings.signIn.about}</p>
        <KeyForm
          isBusy={signIn.isPending}
          refusal={isRefused ? strings.signIn.refused : null}
          onSubmit={(key) => signIn.mutate(key)}
        />
        {signIn.error && !isRefused && <ProblemBox problem={signIn.error} />}
      </div>
      <div className="mt-4 text-sm text-ink-faint">
        <p className="mb-1">{strings.signIn.firstKey}</p>
        <CommandLine line={cliLine(strings.signIn.firstKeyCli, 'http://127.0.0.1:9090')} />
      </div>
    </main>
  );
}

interface KeyFormProps {
  isBusy: boolean;
  refusal: string | null;
  onSubmit: (key: string) => void;
}

function KeyForm({ isBusy, refusal, onSubmit }: KeyFormProps) {
  const [key, setKey] = useState('');
  const [isShown, setShown] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = key.trim();
    setFault(isKey(given) ? null : strings.signIn.malformed);
    if (isKey(given)) onSubmit(given);
  };
  return (
    <form onSubmit={submit} noValidate>
      {/* so that password managers have a name to keep the key under */}
      <input type="text" name="username" autoComplete="username" value={strings.product} readOnly hidden />
      <div className="relative">
        <Field label={strings.signIn.key} fault={fault ?? refusal}>
          <TextInput
            type={isShown ? 'text' : 'password'}
            autoComplete="current-password"
            autoFocus
            spellCheck={false}
            placeholder={strings.signIn.placeholder}
            className="pr-9 font-mono"
            value={key}
            onChange={(event) => setKey(event.target.value)}
          />
        </Field>
        <IconButton
          label={isShown ? strings.signIn.hide : strings.signIn.show}
          onClick={() => setShown(!isShown)}
          className="absolute top-6.5 right-0.5"
        >
          {isShown ? <EyeOff /> : <Eye />}
        </IconButton>
      </div>
      <Button type="submit" look="primary" isBusy={isBusy} className="h-8 w-full">
        {strings.signIn.submit}
      </Button>
    </form>
  );
}

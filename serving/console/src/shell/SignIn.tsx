import { Button, PasswordInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { isSignedOut, leave, signIn, useSession } from '../api/session';
import { Failure, Loading } from '../ui/States';
import ui from '../ui/ui.module.css';
import { BrandName } from './Brand';
import classes from './shell.module.css';

/** Shows the console to whoever may see it; asks others for their key. */
export function SignedIn({ children }: { children: ReactNode }) {
  const session = useSession();
  if (session.data && (!session.data.required || session.data.operator !== null)) return <>{children}</>;
  return (
    <main className={classes.door}>
      <BrandName />
      {session.data ? <SignIn /> : session.error ? <Failure error={session.error} retry={() => void session.refetch()} /> : <Loading what="the console" />}
    </main>
  );
}

function SignIn() {
  const client = useQueryClient();
  const [key, setKey] = useState('');
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  async function enter(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setWrong('');
    try {
      leave(client, await signIn(key.trim()));
    } catch (error) {
      setWrong(isSignedOut(error) ? 'This is not a key of an operator, or it is no longer in force.' : (error as Error).message);
      setBusy(false);
    }
  }
  return (
    <form className={ui.stack} onSubmit={(event) => void enter(event)}>
      <h1 className={classes.doorTitle}>Sign in</h1>
      <PasswordInput
        data-autofocus
        autoFocus
        label="Your key"
        description="Begins with es_operator_. Whoever runs Everystore gave it to you."
        autoComplete="current-password"
        value={key}
        error={wrong || undefined}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
      <Button type="submit" loading={busy} disabled={key.trim() === ''}>
        Sign in
      </Button>
    </form>
  );
}

import { Button, Modal, TextInput, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState, type FormEvent } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { leave, signOut, useSession } from '../api/session';
import { asOperator, MAX_OPERATOR_CHARS, setOperator, useOperator } from '../api/operator';
import { Icon } from './icons';
import { useNotice } from '../ui/Notices';
import ui from '../ui/ui.module.css';
import classes from './shell.module.css';

/** Who works here, and a way to say so: changes are written down under that name. */
export function OperatorName() {
  const session = useSession().data;
  return session?.operator ? <SignOut operator={session.operator} role={session.role ?? ''} /> : <SaidName />;
}

/** Whoever signed in: changes are written down under the name of the key. */
function SignOut({ operator, role }: { operator: string; role: string }) {
  const client = useQueryClient();
  const tell = useNotice();
  async function end() {
    try {
      leave(client, await signOut());
    } catch (error) {
      tell((error as Error).message, { tone: 'bad' });
    }
  }
  return (
    <div className={classes.signedIn}>
      <div className={classes.operator}>
        <Icon name="people" />
        <span className={classes.operatorName}>
          {operator} ({role})
        </span>
      </div>
      <Button size="compact-xs" variant="default" onClick={() => void end()}>
        Sign out
      </Button>
    </div>
  );
}

function SaidName() {
  const name = useOperator();
  const [open, { open: show, close }] = useDisclosure(false);
  const [typed, setTyped] = useState(name);
  function take(event: FormEvent) {
    event.preventDefault();
    setOperator(typed);
    close();
  }
  return (
    <>
      <UnstyledButton
        className={classes.operator}
        onClick={() => {
          setTyped(name);
          show();
        }}
      >
        <Icon name="people" />
        <span className={classes.operatorName}>{name || 'Say who you are'}</span>
      </UnstyledButton>
      <Modal opened={open} onClose={close} title="Who are you?">
        <form className={ui.stack} onSubmit={take}>
          <TextInput
            data-autofocus
            label="Your name"
            description="Stands beside everything you change. What is large needs a second person with another name."
            maxLength={MAX_OPERATOR_CHARS}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <div className={ui.choices}>
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" disabled={asOperator(typed) === ''}>
              This is me
            </Button>
          </div>
        </form>
      </Modal>
    </>
  );
}

import { Button, CloseButton } from '@mantine/core';
import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from 'react';
import classes from './ui.module.css';

interface Notice {
  id: number;
  text: string;
  tone: 'plain' | 'bad';
  action?: { label: string; run: () => void };
}

type Tell = (text: string, options?: { action?: Notice['action']; tone?: Notice['tone'] }) => void;

const Context = createContext<Tell>(() => undefined);

const SHOWN_MILLIS = 8_000;
const MAX_NOTICES = 3;

/** Short messages at the bottom of the window, which may offer to take back what they tell. */
export function NoticeProvider({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<Notice[]>([]);
  const last = useRef(0);
  const drop = useCallback((id: number) => setNotices((shown) => shown.filter((notice) => notice.id !== id)), []);
  const tell = useCallback<Tell>(
    (text, options) => {
      const id = ++last.current;
      setNotices((shown) => [...shown.slice(1 - MAX_NOTICES), { id, text, tone: options?.tone ?? 'plain', action: options?.action }]);
      // What can be taken back stays until it is put away: nobody is hurried.
      if (!options?.action) setTimeout(() => drop(id), SHOWN_MILLIS);
    },
    [drop],
  );
  const shown = useMemo(
    () => (
      <section className={classes.notices} role="status" aria-label="Messages">
        {notices.map((notice) => (
          <div key={notice.id} className={classes.notice} data-tone={notice.tone}>
            <p>{notice.text}</p>
            {notice.action && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => {
                  notice.action?.run();
                  drop(notice.id);
                }}
              >
                {notice.action.label}
              </Button>
            )}
            <CloseButton size="sm" aria-label="Put the message away" onClick={() => drop(notice.id)} />
          </div>
        ))}
      </section>
    ),
    [notices, drop],
  );
  return (
    <Context value={tell}>
      {children}
      {shown}
    </Context>
  );
}

export function useNotice(): Tell {
  return useContext(Context);
}
